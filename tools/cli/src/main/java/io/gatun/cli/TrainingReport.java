package io.gatun.cli;

import io.gatun.gradient.train.EpochResult;
import io.gatun.gradient.train.History;
import io.gatun.gradient.train.Score;
import io.gatun.zoo.Labels;
import io.gatun.zoo.data.Evaluation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a training came to, as text and as one document.
 *
 * @param subject what learned, such as {@code the last layer of mobilenetv2.onnx}
 * @param plan how it was decided how much learns, and how it learned: goes into the document as it is
 * @param leftOut pictures that cannot be read
 * @param evaluation of the file that was written
 * @param files what was written, the network first
 */
record TrainingReport(
        String subject,
        Map<String, Object> plan,
        TrainingData data,
        List<Path> leftOut,
        History history,
        Evaluation evaluation,
        List<Path> files) {

    String text() {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("learned", subject));
        lines.add(List.of("pictures", pictures()));
        lines.add(List.of("epochs", epochs()));
        var best = history.bestEpoch().orElseThrow();
        lines.add(List.of("best", "epoch " + best.epoch() + ": " + judged(best)));
        for (int i = 0; i < files.size(); i++) {
            lines.add(List.of(i == 0 ? "written" : "", files.get(i).toString()));
        }
        return Columns.of("ll", lines)
                + System.lineSeparator()
                + EvaluationReport.classes(evaluation.confusion())
                + System.lineSeparator()
                + "use it: gatun classify --model " + files.getFirst() + " PICTURE"
                + System.lineSeparator();
    }

    private String pictures() {
        return data.training().pictures().size() + " to learn from, "
                + data.validation().pictures().size() + " to judge by, of "
                + data.training().classes().size() + " classes"
                + (leftOut.isEmpty() ? "" : "; left out because they cannot be read: " + leftOut.size());
    }

    private String epochs() {
        double seconds =
                history.epochs().stream().mapToDouble(EpochResult::seconds).sum();
        var took =
                history.epochs().size() + ", in " + TrainingMeter.time(Duration.ofMillis(Math.round(1000 * seconds)));
        return switch (history.ending()) {
            case FINISHED -> took;
            case EARLY -> took + "; then validation had not become better for long";
            case STOPPED -> took + "; then it was stopped";
            case FAILED -> took + "; then it failed";
        };
    }

    private static String judged(EpochResult result) {
        return result.validation()
                .map(score -> String.format(
                        Locale.ROOT, "%s of validation right, loss %.3f", TrainingMeter.percent(score), score.loss()))
                .orElse("not judged");
    }

    Object document() {
        return Json.object(
                "learned", subject,
                "plan", plan,
                "pictures",
                        Json.object(
                                "training", data.training().pictures().size(),
                                "validation", data.validation().pictures().size(),
                                "leftOut", leftOut.stream().map(Path::toString).toList()),
                "classes", data.training().classes(),
                "history",
                        history.epochs().stream().map(TrainingReport::document).toList(),
                "best", history.best(),
                "ending", history.ending().name().toLowerCase(Locale.ROOT),
                "evaluation",
                        new EvaluationReport(
                                        evaluation, new Labels(data.training().classes()))
                                .document(),
                "files", files.stream().map(Path::toString).toList());
    }

    private static Object document(EpochResult result) {
        return Json.object(
                "epoch", result.epoch(),
                "lr", result.rate(),
                "training", document(result.training()),
                "validation", result.validation().map(TrainingReport::document).orElse(null),
                "seconds", Json.rounded(result.seconds()));
    }

    private static Map<String, Object> document(Score score) {
        return Json.object("loss", score.loss(), "accuracy", score.accuracy());
    }
}
