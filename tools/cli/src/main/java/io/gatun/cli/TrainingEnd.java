package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.LoadOptions;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.cli.chart.LearningCurves;
import io.gatun.gradient.train.History;
import io.gatun.onnx.OnnxWriter;
import io.gatun.zoo.Labels;
import io.gatun.zoo.data.Evaluation;
import io.gatun.zoo.data.PictureLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What happens once there is nothing more to learn: the network is written, judged as it was written, and told of.
 *
 * @param subject what learned, for the report
 * @param plan how, for the report
 * @param leftOut pictures that cannot be read
 */
record TrainingEnd(
        String subject, Map<String, Object> plan, TrainingData data, List<Path> leftOut, TrainingFiles files) {
    private static final int BATCH = 8;

    /** Prints the report, and a line on {@code err} if something is missing. Returns the exit code. */
    int of(Learned learned, Options options, boolean json, PrintWriter out, PrintWriter err) throws IOException {
        var history = learned.history();
        if (!learned.anything()) {
            err.println("gatun: stopped before the first epoch was done: nothing is written");
            return Interruption.EXIT_CODE;
        }
        var network = learned.network();
        OnnxWriter.write(
                network.metadata(
                        network.metadata().withProperties(data.training().metadata())),
                files.network());
        if (learned.complete()) {
            Files.deleteIfExists(files.checkpoint());
        }
        var evaluation = evaluation(options);
        var written = new ArrayList<>(List.of(files.network()));
        written.addAll(charts(history, evaluation, err));
        var report = new TrainingReport(subject, plan, data, leftOut, history, evaluation, written);
        if (json) {
            Json.print(report.document(), out);
        } else {
            out.print(report.text());
        }
        return exitCode(history, err);
    }

    /** Without them the network is as good: what is in their way is a line on {@code err}. */
    private List<Path> charts(History history, Evaluation evaluation, PrintWriter err) {
        var heatMap = new EvaluationReport(
                        evaluation, new Labels(data.training().classes()))
                .heatMap(files.network().getFileName().toString());
        var curves = new LearningCurves(subject, history.epochs(), history.best());
        return TrainingCharts.write(files.network(), curves, heatMap, failure -> Failure.report(failure, err));
    }

    /** Of the file, so that it is the file that has been proved to work. */
    private Evaluation evaluation(Options options) {
        try (var model = Model.load(files.network(), LoadOptions.defaults());
                var session = model.session(options);
                var progress =
                        new Progress("evaluate", data.validation().pictures().size())) {
            var loader = PictureLoader.of(data.validation(), BATCH).threads(options.threads());
            return Evaluation.of(session, loader, new Labels(data.training().classes()), progress::steps);
        }
    }

    private int exitCode(History history, PrintWriter err) {
        var kept = "the best so far, of epoch " + history.best() + ", is in " + files.network();
        return switch (history.ending()) {
            case FINISHED, EARLY -> 0;
            case STOPPED -> {
                err.println("gatun: stopped in epoch " + (history.epochs().size() + 1) + ": " + kept
                        + "; --resume goes on");
                yield Interruption.EXIT_CODE;
            }
            case FAILED -> throw new GatunException(history.failure().orElseThrow() + "; " + kept);
        };
    }
}
