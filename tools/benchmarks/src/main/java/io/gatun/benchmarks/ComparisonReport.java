package io.gatun.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Comparisons in words and numbers: two rows each, and how either side gains from more threads. */
final class ComparisonReport {
    private static final List<String> HEADING = List.of(
            "network",
            "threads",
            "batch",
            "runtime",
            "load ms",
            "first ms",
            "steady at",
            "min ms",
            "median ms",
            "p95 ms",
            "ratio",
            "RSS MiB",
            "peak MiB",
            "difference",
            "median of each fork");
    private static final Set<String> TEXT = Set.of("network", "runtime", "median of each fork");
    private static final String UNSTEADY = "*";

    private final List<Comparison> comparisons = new ArrayList<>();

    void add(Comparison comparison) {
        comparisons.add(comparison);
    }

    boolean isEmpty() {
        return comparisons.isEmpty();
    }

    String aligned() {
        return write(Table::aligned);
    }

    String markdown() {
        return write(Table::markdown);
    }

    private String write(Function<Table, String> form) {
        var all = new Table(HEADING, TEXT);
        boolean unsteady = false;
        for (var comparison : comparisons) {
            all.add(row(comparison, Side.GATUN, comparison.gatun()));
            all.add(row(comparison, Side.ONNX_RUNTIME, comparison.onnxRuntime()));
            unsteady |= !steady(comparison.gatun()) || !steady(comparison.onnxRuntime());
        }
        var text = new StringBuilder(form.apply(all));
        if (unsteady) {
            text.append("\n" + UNSTEADY + " times were still falling when warm-up was cut off\n");
        }
        var scaling = scaling();
        if (!scaling.isEmpty()) {
            text.append("\nMedian with fewest threads over median with more:\n\n")
                    .append(form.apply(scaling));
        }
        return text.toString();
    }

    private static List<String> row(Comparison comparison, Side side, List<Measurement> forks) {
        boolean gatun = side == Side.GATUN;
        var times = Comparison.times(forks);
        return List.of(
                comparison.network(),
                String.valueOf(comparison.task().threads()),
                String.valueOf(comparison.task().batch()),
                side.toString(),
                Table.number("%.0f", median(forks, Measurement::loadMillis)),
                Table.number("%.0f", median(forks, Measurement::firstMillis)),
                steadyAt(forks),
                Table.number("%.2f", times.min()),
                Table.number("%.2f", times.median()) + (steady(forks) ? "" : UNSTEADY),
                Table.number("%.2f", times.p95()),
                gatun ? Table.number("%.2f", comparison.ratio()) : "",
                mebibytes(median(forks, Measurement::residentBytes)),
                mebibytes(median(forks, Measurement::peakBytes)),
                gatun ? Table.number("%.1e", comparison.difference()) : "",
                forks.stream()
                        .map(fork -> Table.number("%.2f", fork.medianMillis()))
                        .collect(Collectors.joining(" ")));
    }

    /** The latest of the forks. */
    private static String steadyAt(List<Measurement> forks) {
        int run = forks.stream().mapToInt(Measurement::steadyAt).max().orElseThrow();
        return run > Fork.EARLY_RUNS ? "> " + Fork.EARLY_RUNS : String.valueOf(run);
    }

    private static boolean steady(List<Measurement> forks) {
        return forks.stream().allMatch(Measurement::steady);
    }

    private static double median(List<Measurement> forks, ToDoubleFunction<Measurement> figure) {
        return Statistics.of(forks.stream().map(figure::applyAsDouble).toList()).median();
    }

    /** A size; {@code ?} where the system did not say. */
    static String mebibytes(double bytes) {
        return bytes > 0 ? Table.number("%.0f", bytes / (1 << 20)) : "?";
    }

    private Table scaling() {
        var table = new Table(
                List.of("network", "batch", "threads", Side.GATUN.toString(), Side.ONNX_RUNTIME.toString()),
                Set.of("network", "threads"));
        for (var more : comparisons) {
            comparisons.stream()
                    .filter(more::hasMoreThreadsThan)
                    .findFirst()
                    .ifPresent(fewer -> table.add(List.of(
                            more.network(),
                            String.valueOf(more.task().batch()),
                            String.format(
                                    Locale.ROOT,
                                    "%d against %d",
                                    more.task().threads(),
                                    fewer.task().threads()),
                            gain(fewer.gatun(), more.gatun()),
                            gain(fewer.onnxRuntime(), more.onnxRuntime()))));
        }
        return table;
    }

    private static String gain(List<Measurement> fewer, List<Measurement> more) {
        return Table.number(
                "%.2f",
                Comparison.times(fewer).median() / Comparison.times(more).median());
    }
}
