package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.zoo.data.Evaluation;
import io.gatun.zoo.data.ImageFolder;
import io.gatun.zoo.data.PictureLoader;
import io.gatun.zoo.data.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gatun evaluate}: how well a network tells pictures apart whose classes are known. */
@Command(
        name = "evaluate",
        description =
                "Says how well a network tells pictures apart: how many it takes for what they are, class by class,"
                        + " and what it takes the others for.")
final class EvaluateCommand extends GatunCommand {
    @Mixin
    private ClassifierOptions classifying;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description =
                    "A folder with a sub-folder a class, called as the network calls the class: by its name, one of its"
                            + " names between commas, or its WordNet identifier.")
    private Path data;

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description =
                    "Pictures that run at once, default ${DEFAULT-VALUE}; as many as the model was made for where it"
                            + " says so.")
    private int batch = 8;

    @Option(
            names = "--skip-unreadable",
            description = "Leaves out pictures that cannot be read, and counts them, rather than to stop at the first.")
    private boolean skip;

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes the confusion matrix there.")
    private Path csv;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            converter = ChartFile.ByName.class,
            description = "Draws the confusion matrix there, a PNG or an SVG by the file's ending.")
    private ChartFile chart;

    @Option(names = "--json", description = "Prints one JSON document.")
    private boolean json;

    @Mixin
    private SessionOptions running;

    @Override
    public Integer call() throws IOException {
        var options = running.options();
        try (var network = classifying.open(running.loading());
                var session = network.model().session(options)) {
            var labels = classifying.labels(network.model());
            var folder = ImageFolder.of(data, classifying.classifier(session).preprocessing());
            var loader = PictureLoader.of(folder, batch)
                    .threads(options.threads())
                    .unreadable(skip ? Unreadable.SKIP : Unreadable.REFUSE);
            Evaluation evaluation;
            try (var progress = new Progress("evaluate", folder.pictures().size())) {
                evaluation = Evaluation.of(session, loader, labels, progress::steps);
            }
            if (evaluation.confusion().pictures() == 0) {
                throw new GatunException(
                        data + ": none of its " + folder.pictures().size() + " pictures can be read");
            }
            var report = new EvaluationReport(evaluation, labels);
            if (json) {
                Json.print(report.document(), out());
            } else {
                out().print(report.text());
            }
            var heatMap = report.heatMap(network.model().name());
            if (csv != null) {
                AtomicFile.write(csv, file -> Files.writeString(file, heatMap.csv()));
            }
            if (chart != null) {
                chart.write(heatMap.drawing());
            }
            return 0;
        }
    }
}
