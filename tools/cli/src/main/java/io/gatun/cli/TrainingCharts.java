package io.gatun.cli;

import io.gatun.cli.chart.ConfusionHeatMap;
import io.gatun.cli.chart.Drawing;
import io.gatun.cli.chart.LearningCurves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a network learned and what it confuses, as pictures and tables beside its file: {@code NEW.curves.png} and so on. */
final class TrainingCharts {
    private TrainingCharts() {}

    /**
     * Writes six files: PNG, SVG and CSV of either.
     *
     * @param network the file they lie beside
     * @return what was written
     */
    static List<Path> write(Path network, LearningCurves curves, ConfusionHeatMap confusion) throws IOException {
        var written = new ArrayList<Path>();
        write(beside(network, "curves"), curves.drawing(), curves.csv(), written);
        write(beside(network, "confusion"), confusion.drawing(), confusion.csv(), written);
        return List.copyOf(written);
    }

    /** Without an ending. */
    private static Path beside(Path network, String what) {
        var name = network.getFileName().toString().replaceFirst("\\.onnx$", "");
        return network.resolveSibling(name + "." + what);
    }

    private static void write(Path stem, Drawing drawing, String table, List<Path> written) throws IOException {
        var csv = stem.resolveSibling(stem.getFileName() + ".csv");
        AtomicFile.write(csv, file -> Files.writeString(file, table));
        written.add(csv);
        for (var format : ChartFile.Format.values()) {
            var chart = new ChartFile(stem.resolveSibling(stem.getFileName() + format.ending()), format);
            chart.write(drawing);
            written.add(chart.path());
        }
    }
}
