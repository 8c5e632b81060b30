package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.cli.chart.ConfusionHeatMap;
import io.gatun.cli.chart.Drawing;
import io.gatun.cli.chart.LearningCurves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How a network learned and what it confuses, as pictures and tables beside its file: {@code NEW.curves.png} and so on. */
final class TrainingCharts {
    private TrainingCharts() {}

    /**
     * Writes six files: CSV, PNG and SVG of either; as many as can be.
     *
     * @param network the file they lie beside
     * @param problem told if one cannot be written; then those after it are not
     * @return what was written
     */
    static List<Path> write(
            Path network, LearningCurves curves, ConfusionHeatMap confusion, Consumer<Exception> problem) {
        var written = new ArrayList<Path>();
        try {
            table(beside(network, "curves.csv"), curves.csv(), written);
            table(beside(network, "confusion.csv"), confusion.csv(), written);
            for (var format : ChartFile.Format.values()) {
                chart(new ChartFile(beside(network, "curves" + format.ending()), format), curves.drawing(), written);
                chart(
                        new ChartFile(beside(network, "confusion" + format.ending()), format),
                        confusion.drawing(),
                        written);
            }
        } catch (IOException | GatunException failure) {
            problem.accept(failure);
        }
        return List.copyOf(written);
    }

    /** Where the network's name has another ending. */
    private static Path beside(Path network, String ending) {
        var name = network.getFileName().toString().replaceFirst("\\.onnx$", "");
        return network.resolveSibling(name + "." + ending);
    }

    private static void table(Path path, String text, List<Path> written) throws IOException {
        AtomicFile.write(path, file -> Files.writeString(file, text));
        written.add(path);
    }

    private static void chart(ChartFile chart, Drawing drawing, List<Path> written) throws IOException {
        chart.write(drawing);
        written.add(chart.path());
    }
}
