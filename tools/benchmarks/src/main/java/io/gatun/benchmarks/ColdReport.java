package io.gatun.benchmarks;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Cold comparisons as a table, two rows each. */
final class ColdReport {
    private final Table table = new Table(
            List.of(
                    "network",
                    "threads",
                    "AOT cache",
                    "runtime",
                    "min ms",
                    "median ms",
                    "ratio",
                    "peak MiB",
                    "difference",
                    "each process"),
            Set.of("network", "AOT cache", "runtime", "each process"));

    void add(ColdComparison comparison) {
        table.add(row(comparison, Side.GATUN, comparison.gatun()));
        table.add(row(comparison, Side.ONNX_RUNTIME, comparison.onnxRuntime()));
    }

    Table table() {
        return table;
    }

    private static List<String> row(ColdComparison comparison, Side side, List<ColdRun> runs) {
        boolean gatun = side == Side.GATUN;
        var times = ColdComparison.times(runs);
        var peaks = runs.stream().map(run -> (double) run.peakBytes()).toList();
        return List.of(
                comparison.network(),
                String.valueOf(comparison.threads()),
                comparison.cached() ? "yes" : "no",
                side.toString(),
                Table.number("%.0f", times.min()),
                Table.number("%.0f", times.median()),
                gatun ? Table.number("%.2f", comparison.ratio()) : "",
                ComparisonReport.mebibytes(Statistics.of(peaks).median()),
                gatun ? Table.number("%.1e", comparison.difference()) : "",
                runs.stream().map(run -> Table.number("%.0f", run.millis())).collect(Collectors.joining(" ")));
    }
}
