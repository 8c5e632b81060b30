package io.gatun.benchmarks;

import io.gatun.benchmarks.kernel.Layer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Times of layers as a table; how fast weights stream in is told of those that read each of them once. */
final class KernelReport {
    private final Table table = new Table(
            List.of(
                    "layer",
                    "kernel",
                    "ms",
                    "GFLOP/s",
                    "of peak",
                    "GB/s",
                    "of read",
                    "peak GFLOP/s",
                    "read GB/s",
                    "ms of each fork"),
            Set.of("layer", "kernel", "ms of each fork"));

    void add(LayerTimes times) {
        boolean streams = times.layer().kind() == Layer.Kind.DENSE;
        table.add(List.of(
                times.layer().toString(),
                times.kernel(),
                Table.number("%.3f", times.millis()),
                Table.number("%.1f", times.flops() / 1e9),
                Table.number("%.0f %%", 100 * times.shareOfPeak()),
                streams ? Table.number("%.1f", times.bytes() / 1e9) : "",
                streams ? Table.number("%.0f %%", 100 * times.shareOfRead()) : "",
                Table.number(
                        "%.1f",
                        Statistics.of(times.forks().stream()
                                                .map(LayerTimes.Process::peakFlops)
                                                .toList())
                                        .median()
                                / 1e9),
                Table.number(
                        "%.1f",
                        Statistics.of(times.forks().stream()
                                                .map(LayerTimes.Process::readBytes)
                                                .toList())
                                        .median()
                                / 1e9),
                times.forks().stream()
                        .map(fork -> Table.number("%.3f", fork.millis()))
                        .collect(Collectors.joining(" "))));
    }

    Table table() {
        return table;
    }
}
