package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.zoo.data.Augmentation;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that trains; what is not given is null, and up to the {@link Recipe}. */
final class TrainingOptions {
    static final String ON_INTERRUPTION =
            "Ctrl-C stops after the step it is in and writes the best so far (exit code 130); a second one ends at once.";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "A folder with a sub-folder of pictures a class, which gives the class its name.")
    Path data;

    @Option(
            names = "--out",
            paramLabel = "NEW.onnx",
            required = true,
            description =
                    "The trained network: written when it is complete. Curves, the confusion matrix and, until it is done,"
                            + " a checkpoint are written beside it.")
    Path out;

    @Option(
            names = "--validation",
            paramLabel = "DIR|PART",
            description =
                    "Pictures to judge by, which are not learned: another folder of the same classes, or the part of"
                            + " each class to set aside, default ${DEFAULT-VALUE}.")
    String validation = "0.2";

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "How often every picture is seen, at most.")
    Integer epochs;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            converter = AboveZero.class,
            description = "The highest rate of learning.")
    Double rate;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            converter = OptimiserName.ByName.class,
            description = "sgd (with Nesterov's momentum of 0.9), adam or adamw.")
    OptimiserName optimiser;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = ScheduleName.ByName.class,
            description =
                    "How the rate changes: constant; cosine (rises over a twentieth of all steps, then falls to 0);"
                            + " one-cycle; or step (a tenth after each third).")
    ScheduleName schedule;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Pictures in a step of learning.")
    Integer batch;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            converter = FromZero.class,
            description = "Pulls weights, but not biases and normalisations, towards 0.")
    Double decay;

    @Option(
            names = "--label-smoothing",
            paramLabel = "S",
            converter = Part.class,
            description = "The part of each picture's label that all classes share, below 1.")
    Double smoothing;

    @Option(names = "--class-weights", description = "Lets all classes count alike, however many pictures each has.")
    boolean classWeights;

    @Option(
            names = "--augment",
            paramLabel = "HOW",
            converter = Augmenting.class,
            description =
                    "Random changes of pictures, anew in each epoch: flip, crop, shift and colour, separated by commas, or none."
                            + " Where only the last layer learns, " + PictureFeatures.VIEWS
                            + " changed copies of each picture are seen once"
                            + " by the rest of the network, and epochs take turns with them.")
    Augmentation augmentation;

    @Option(
            names = "--patience",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Epochs without a better validation after which it ends.")
    Integer patience;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Decides all that is left to chance, default ${DEFAULT-VALUE}: the same seed gives the same file.")
    long seed = 1;

    @Option(
            names = "--resume",
            description =
                    "Goes on from the checkpoint of a run that was interrupted, with the result it would have had.")
    boolean resume;

    @Option(
            names = "--skip-unreadable",
            description = "Leaves out pictures that cannot be read, and counts them, rather than to stop at the first.")
    boolean skip;

    @Option(
            names = "--recompute",
            description =
                    "Computes values of the forward pass again on the way back instead of keeping them: where many"
                            + " layers learn that takes a half to a fifth of the memory for values, and up to a third more"
                            + " time. The result is the same.")
    boolean recompute;

    @Option(names = "--json", description = "Prints one JSON document.")
    boolean json;

    private abstract static class Number implements ITypeConverter<Double> {
        private final String wanted;

        Number(String wanted) {
            this.wanted = wanted;
        }

        abstract boolean fits(double number);

        @Override
        public Double convert(String text) {
            try {
                double number = Double.parseDouble(text);
                if (fits(number) && Double.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                throw refusal(text);
            }
            throw refusal(text);
        }

        private TypeConversionException refusal(String text) {
            return new TypeConversionException("wanted " + wanted + ", got '" + text + "'");
        }
    }

    static final class AboveZero extends Number {
        AboveZero() {
            super("a number above 0");
        }

        @Override
        boolean fits(double number) {
            return number > 0;
        }
    }

    static final class FromZero extends Number {
        FromZero() {
            super("a number of at least 0");
        }

        @Override
        boolean fits(double number) {
            return number >= 0;
        }
    }

    static final class Part extends Number {
        Part() {
            super("a number from 0 to below 1");
        }

        @Override
        boolean fits(double number) {
            return number >= 0 && number < 1;
        }
    }

    static final class Augmenting implements ITypeConverter<Augmentation> {
        @Override
        public Augmentation convert(String text) {
            try {
                return Augmentation.parse(text);
            } catch (GatunException unknown) {
                throw new TypeConversionException(unknown.getMessage());
            }
        }
    }
}
