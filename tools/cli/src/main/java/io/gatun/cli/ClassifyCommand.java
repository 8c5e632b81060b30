package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.zoo.Guess;
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

    @Mixin
    private ClassifierOptions classifying;

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
        try (var network = classifying.open(running.loading());
                var session = network.model().session(running.options());
                var classifier = classifying.classifier(session);
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
