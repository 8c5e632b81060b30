package io.gatun.zoo.data;

import io.gatun.GatunException;
import io.gatun.zoo.Labels;
import io.gatun.zoo.Preprocessing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Pictures by class: a folder with one sub-folder for each, named as the class is called. Training and inference see pictures
 * through the same {@link Preprocessing}.
 *
 * @param folder where they are, for messages
 * @param classes names in alphabetical order; a picture's label is the place of its class here
 * @param pictures class by class, each in the order of file names; at least one of each class
 * @param preprocessing what each goes through before a network sees it
 */
public record ImageFolder(
        Path folder, List<String> classes, List<LabelledPicture> pictures, Preprocessing preprocessing) {
    /** Copies the lists. */
    public ImageFolder {
        classes = List.copyOf(classes);
        pictures = List.copyOf(pictures);
    }

    /**
     * Looks for pictures; none is decoded yet. Files are taken for pictures by how they begin, or by their names; others, and
     * hidden ones, are left alone.
     *
     * @param folder one sub-folder a class, each with at least one picture, at any depth
     * @throws GatunException if it is no folder, has fewer than two classes, or one of them has no pictures
     */
    public static ImageFolder of(Path folder, Preprocessing preprocessing) {
        if (!Files.isDirectory(folder)) {
            throw new GatunException(folder
                    + (Files.exists(folder)
                            ? ": is a file, not a folder with a sub-folder a class"
                            : ": no such folder"));
        }
        var subfolders = PictureFiles.folders(folder);
        if (subfolders.size() < 2) {
            throw new GatunException(folder + ": " + tooFew(subfolders));
        }
        var classes = new ArrayList<String>();
        var pictures = new ArrayList<LabelledPicture>();
        for (var subfolder : subfolders) {
            var name = subfolder.getFileName().toString();
            if (name.lines().count() > 1) {
                throw new GatunException(subfolder + ": the name of a class must be one line");
            }
            var found = PictureFiles.pictures(subfolder);
            if (found.isEmpty()) {
                throw new GatunException(subfolder + ": no pictures of this class (JPEG, PNG, BMP, GIF)");
            }
            int label = classes.size();
            classes.add(name);
            found.forEach(file -> pictures.add(new LabelledPicture(file, PictureFiles.name(folder, file), label)));
        }
        return new ImageFolder(folder, classes, pictures, preprocessing);
    }

    private static String tooFew(List<Path> subfolders) {
        return subfolders.isEmpty()
                ? "has no sub-folders; the pictures of each class lie in one named as the class is called"
                : "has one class only, '" + subfolders.getFirst().getFileName() + "'; there must be two at least";
    }

    /** How many pictures a class has. */
    public int count(int label) {
        return (int)
                pictures.stream().filter(picture -> picture.label() == label).count();
    }

    /** The names of the classes, as {@link io.gatun.zoo.ImageClassifier} wants them. */
    public Labels labels() {
        return new Labels(classes);
    }

    /** What the metadata of a network trained on this must say, so that classifying needs nothing but the network. */
    public Map<String, String> metadata() {
        return Map.of(Labels.PROPERTY, labels().toProperty(), Preprocessing.PROPERTY, preprocessing.toJson());
    }

    /** The same pictures for another network. */
    public ImageFolder with(Preprocessing preprocessing) {
        return new ImageFolder(folder, classes, pictures, preprocessing);
    }

    /** What {@link #split} gives: both with all classes. */
    public record Split(ImageFolder training, ImageFolder validation) {}

    /**
     * Sets pictures aside for validation, of each class the same part, drawn at random; at least one picture of each class
     * goes to either side.
     *
     * @param fraction set aside, above 0 and below 1
     * @param seed the same seed draws the same pictures on every machine, and a class's do not depend on other classes
     * @throws GatunException if the fraction is out of range or a class has one picture only
     */
    public Split split(double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new GatunException("the part set aside for validation must be between 0 and 1, got " + fraction);
        }
        var training = new ArrayList<LabelledPicture>();
        var validation = new ArrayList<LabelledPicture>();
        for (int label = 0; label < classes.size(); label++) {
            var drawn = shuffled(label, seed);
            if (drawn.size() < 2) {
                throw new GatunException(folder + ": class '" + classes.get(label)
                        + "' has one picture only, which cannot serve both training and validation");
            }
            int aside = Math.clamp(Math.round(fraction * drawn.size()), 1, drawn.size() - 1);
            var chosen = Set.copyOf(drawn.subList(0, aside));
            for (int i : drawn.stream().sorted().toList()) {
                (chosen.contains(i) ? validation : training).add(pictures.get(i));
            }
        }
        return new Split(with(training), with(validation));
    }

    /** Places of a class's pictures, in random order. */
    private List<Integer> shuffled(int label, long seed) {
        var places = new ArrayList<>(IntStream.range(0, pictures.size())
                .filter(i -> pictures.get(i).label() == label)
                .boxed()
                .toList());
        Seeds.shuffle(places, Seeds.random(seed, classes.get(label).hashCode()));
        return places;
    }

    private ImageFolder with(List<LabelledPicture> pictures) {
        return new ImageFolder(folder, classes, pictures, preprocessing);
    }

    /** Such as {@code clothing: 600 pictures of 10 classes}. */
    @Override
    public String toString() {
        return folder + ": " + pictures.size() + " pictures of " + classes.size() + " classes";
    }
}
