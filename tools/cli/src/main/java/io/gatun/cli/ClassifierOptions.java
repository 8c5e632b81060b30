package io.gatun.cli;

import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.Session;
import io.gatun.zoo.ImageClassifier;
import io.gatun.zoo.Labels;
import io.gatun.zoo.Zoo;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that shows pictures to a network: which, what it sees, and what its classes are called. */
final class ClassifierOptions {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "An ONNX file or the name of a trained network of the zoo, default " + Zoo.DEFAULT + ".")
    private String name = Zoo.DEFAULT;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Names of the classes, one a line; if not given, those in the model's metadata.")
    private Path labels;

    @Mixin
    private PreprocessingOption preprocessing;

    Network open(LoadOptions options) {
        return Network.trained(name, options);
    }

    Labels labels(Model model) {
        return labels == null ? Labels.of(model.metadata()).orElse(Labels.NONE) : Labels.read(labels);
    }

    ImageClassifier classifier(Session session) {
        var chosen = preprocessing
                .chosen()
                .orElseGet(() -> ImageClassifier.of(session).preprocessing());
        return ImageClassifier.of(session, chosen, labels(session.model()));
    }
}
