package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.data.ImageFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Pictures to learn from, and others of the same classes to judge by.
 *
 * @param training what is learned
 * @param validation what is not shown to the network until it is judged
 */
record TrainingData(ImageFolder training, ImageFolder validation) {
    private static final List<String> TRAINING_NAMES = List.of("train", "training");
    private static final List<String> VALIDATION_NAMES = List.of("validation", "val", "valid", "test");

    /**
     * Finds them.
     *
     * @param data a folder with a sub-folder a class
     * @param validation another one, or the part of {@code data} that is set aside
     * @param seed draws that part
     * @throws GatunException if there is nothing to learn, or the classes differ
     */
    static TrainingData of(Path data, String validation, Preprocessing preprocessing, long seed) {
        refuseParts(data);
        var pictures = ImageFolder.of(data, preprocessing);
        var fraction = fraction(validation);
        if (fraction.isPresent()) {
            var split = pictures.split(fraction.get(), seed);
            return new TrainingData(split.training(), split.validation());
        }
        var aside = ImageFolder.of(Path.of(validation), preprocessing);
        requireSame(pictures, aside);
        return new TrainingData(pictures, aside);
    }

    /** What is a number and no folder. */
    private static Optional<Double> fraction(String validation) {
        if (!validation.matches("[-+.\\d]+") || Files.exists(Path.of(validation))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Double.valueOf(validation));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** A folder of train and validation would otherwise be learned as two classes of these names. */
    private static void refuseParts(Path data) {
        var training = firstIn(data, TRAINING_NAMES);
        var validation = firstIn(data, VALIDATION_NAMES);
        if (training.isPresent() && validation.isPresent()) {
            throw new GatunException(data + ": holds " + training.get().getFileName() + " and "
                    + validation.get().getFileName() + ", which are no classes; say --data " + training.get()
                    + " --validation " + validation.get());
        }
    }

    private static Optional<Path> firstIn(Path data, List<String> names) {
        return names.stream().map(data::resolve).filter(Files::isDirectory).findFirst();
    }

    private static void requireSame(ImageFolder training, ImageFolder validation) {
        var missing = new ArrayList<>(training.classes());
        missing.removeAll(validation.classes());
        var unknown = new ArrayList<>(validation.classes());
        unknown.removeAll(training.classes());
        if (!unknown.isEmpty()) {
            throw new GatunException(validation.folder() + ": has the class '" + unknown.getFirst() + "', which "
                    + training.folder() + " has not");
        }
        if (!missing.isEmpty()) {
            throw new GatunException(validation.folder() + ": has no class '" + missing.getFirst() + "', which "
                    + training.folder() + " has");
        }
    }

    /** Without some pictures, such as those that cannot be read. */
    TrainingData without(List<Path> leftOut) {
        return new TrainingData(without(training, leftOut), without(validation, leftOut));
    }

    private static ImageFolder without(ImageFolder folder, List<Path> leftOut) {
        var kept = folder.pictures().stream()
                .filter(picture -> !leftOut.contains(picture.file()))
                .toList();
        var rest = new ImageFolder(folder.folder(), folder.classes(), kept, folder.preprocessing());
        for (int label = 0; label < rest.classes().size(); label++) {
            if (rest.count(label) == 0) {
                throw new GatunException(
                        folder.folder() + ": of class '" + rest.classes().get(label) + "' no picture can be read");
            }
        }
        return rest;
    }

    /** How much each class shall count, so that all count alike however many pictures they have; 1 on average. */
    List<Double> classWeights() {
        int classes = training.classes().size();
        double pictures = training.pictures().size();
        return IntStream.range(0, classes)
                .mapToObj(label -> pictures / classes / training.count(label))
                .toList();
    }
}
