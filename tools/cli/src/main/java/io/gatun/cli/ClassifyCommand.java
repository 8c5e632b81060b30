package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.Session;
import io.gatun.zoo.Guess;
import io.gatun.zoo.ImageClassifier;
import io.gatun.zoo.Labels;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatun classify}: what is on pictures. */
@Command(
        name = "classify",
        description = "Says what is on pictures (JPEG, PNG, BMP, GIF): the most probable classes, the best first.")
final class ClassifyCommand extends GatunCommand {
    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Pictures, or folders of them.")
    private List<Path> words;

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

    @Option(
            names = "--top",
            paramLabel = "K",
            converter = AtLeastOne.class,
            description = "How many classes to print, default ${DEFAULT-VALUE}.")
    private int top = 5;

    @Option(names = "--json", description = "Prints one JSON document.")
    private boolean json;

    @Mixin
    private SessionOptions running;

    /** What was found on a picture. */
    private record Answer(Path picture, List<Guess> guesses) {}

    @Override
    public Integer call() throws IOException {
        var pictures = Pictures.find(words);
        try (var network = Network.trained(name, running.loading());
                var session = network.model().session(running.options());
                var classifier = classifier(session);
                var progress = new Progress("classify", pictures.size())) {
            var answers = new ArrayList<Answer>();
            for (var picture : pictures) {
                try {
                    var answer = new Answer(picture, classifier.classify(picture, top));
                    answers.add(answer);
                    if (!json) {
                        progress.println(pictures.size() == 1 ? column(answer) : line(answer), out());
                    }
                } catch (GatunException unreadable) {
                    progress.println("gatun: " + Failure.oneLine(unreadable.getMessage()), err());
                    Failure.trace(unreadable, err());
                }
                progress.step();
                if (out().checkError()) {
                    return 1;
                }
            }
            if (json) {
                Json.print(answers.stream().map(ClassifyCommand::document).toList(), out());
            }
            return answers.size() == pictures.size() ? 0 : 1;
        }
    }

    private ImageClassifier classifier(Session session) {
        var model = session.model();
        var names = labels == null ? Labels.of(model.metadata()).orElse(Labels.NONE) : Labels.read(labels);
        var chosen = preprocessing == null ? ImageClassifier.of(session).preprocessing() : parse(preprocessing);
        return ImageClassifier.of(session, chosen, names);
    }

    private Preprocessing parse(String text) {
        try {
            return Preprocessing.parse(text);
        } catch (GatunException unknown) {
            throw misuse(unknown.getMessage());
        }
    }

    private static String column(Answer answer) {
        int width = answer.guesses.stream()
                .mapToInt(guess -> guess.label().length())
                .max()
                .orElseThrow();
        return answer.guesses.stream()
                .map(guess -> guess.label() + " ".repeat(width - guess.label().length()) + "  " + percent(guess))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(Answer answer) {
        return answer.picture + ": "
                + answer.guesses.stream()
                        .map(guess -> guess.label() + " " + percent(guess).strip())
                        .collect(Collectors.joining("; "));
    }

    private static String percent(Guess guess) {
        return String.format(Locale.ROOT, "%5.1f %%", 100 * guess.probability());
    }

    private static Object document(Answer answer) {
        return Json.object(
                "image",
                answer.picture.toString(),
                "top",
                answer.guesses.stream()
                        .map(guess -> Json.object(
                                "index", guess.index(), "label", guess.label(), "probability", guess.probability()))
                        .toList());
    }
}
