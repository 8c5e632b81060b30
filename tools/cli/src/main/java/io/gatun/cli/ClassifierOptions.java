package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.Session;
import io.gatun.zoo.ImageClassifier;
import io.gatun.zoo.Labels;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.Zoo;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that shows pictures to a network: which, what it sees, and what its classes are called. */
final class ClassifierOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

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

    @Option(
            names = "--preprocess",
            paramLabel = "NAME|JSON",
            description = "imagenet, caffe, cifar10, or JSON with what differs from a preset, such as"
                    + " {\"preset\": \"caffe\", \"divisor\": 255}; if not given, what the model's metadata says, else imagenet"
                    + " (cifar10 for models of 32x32 pixels).")
    private String preprocessing;

    Network open(LoadOptions options) {
        return Network.trained(name, options);
    }

    Labels labels(Model model) {
        return labels == null ? Labels.of(model.metadata()).orElse(Labels.NONE) : Labels.read(labels);
    }

    ImageClassifier classifier(Session session) {
        var chosen = preprocessing == null ? ImageClassifier.of(session).preprocessing() : parse(preprocessing);
        return ImageClassifier.of(session, chosen, labels(session.model()));
    }

    private Preprocessing parse(String text) {
        try {
            return Preprocessing.parse(text);
        } catch (GatunException unknown) {
            throw new ParameterException(command.commandLine(), unknown.getMessage());
        }
    }
}
