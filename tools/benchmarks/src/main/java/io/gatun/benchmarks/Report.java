package io.gatun.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Comparisons as a table, two rows each; the first column is aligned left, numbers right. */
final class Report {
    private static final List<String> HEADING = List.of(
            "network",
            "threads",
            "batch",
            "runtime",
            "load ms",
            "first ms",
            "min ms",
            "median ms",
            "p95 ms",
            "ratio",
            "RSS MiB",
            "difference");
    private static final int RUNTIME_COLUMN = HEADING.indexOf("runtime");
    private static final String UNSTEADY = "*";

    private final List<List<String>> rows = new ArrayList<>();

    void add(Comparison comparison) {
        rows.add(row(comparison, Side.GATUN, comparison.gatun()));
        rows.add(row(comparison, Side.ONNX_RUNTIME, comparison.onnxRuntime()));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    private static List<String> row(Comparison comparison, Side side, List<Measurement> forks) {
        boolean gatun = side == Side.GATUN;
        var times = Comparison.times(forks);
        var mark = forks.stream().allMatch(Measurement::steady) ? "" : UNSTEADY;
        double resident = median(forks, Measurement::residentBytes) / (1 << 20);
        return List.of(
                comparison.network(),
                String.valueOf(comparison.task().threads()),
                String.valueOf(comparison.task().batch()),
                side.toString(),
                text("%.0f", median(forks, Measurement::loadMillis)),
                text("%.0f", median(forks, Measurement::firstMillis)),
                text("%.2f", times.min()),
                text("%.2f", times.median()) + mark,
                text("%.2f", times.p95()),
                gatun ? text("%.2f", comparison.ratio()) : "",
                resident > 0 ? text("%.0f", resident) : "?",
                gatun ? text("%.1e", comparison.difference()) : "");
    }

    private static double median(List<Measurement> forks, ToDoubleFunction<Measurement> figure) {
        return Statistics.of(forks.stream().map(figure::applyAsDouble).toList()).median();
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Columns as wide as their widest entry. */
    String aligned() {
        var widths = widths();
        var text = new StringBuilder();
        for (var row : withHeading()) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(i == 0 ? "" : "  ").append(padded(row.get(i), i, widths[i]));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.append(footnote()).toString();
    }

    /** A table of Markdown, as readable unrendered. */
    String markdown() {
        var widths = widths();
        var text = new StringBuilder();
        for (var row : withHeading()) {
            for (int i = 0; i < row.size(); i++) {
                text.append("| ").append(padded(row.get(i), i, widths[i])).append(' ');
            }
            text.append("|\n");
            if (row == HEADING) {
                for (int i = 0; i < row.size(); i++) {
                    text.append('|').repeat('-', widths[i] + 1).append(isText(i) ? '-' : ':');
                }
                text.append("|\n");
            }
        }
        return text.append(footnote()).toString();
    }

    private String footnote() {
        boolean unsteady = rows.stream().flatMap(List::stream).anyMatch(cell -> cell.endsWith(UNSTEADY));
        return unsteady ? "\n" + UNSTEADY + " times were still falling when warm-up was cut off\n" : "";
    }

    private List<List<String>> withHeading() {
        var all = new ArrayList<List<String>>();
        all.add(HEADING);
        all.addAll(rows);
        return all;
    }

    private int[] widths() {
        var widths = new int[HEADING.size()];
        for (var row : withHeading()) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static boolean isText(int column) {
        return column == 0 || column == RUNTIME_COLUMN;
    }

    private static String padded(String cell, int column, int width) {
        var space = " ".repeat(width - cell.length());
        return isText(column) ? cell + space : space + cell;
    }
}
