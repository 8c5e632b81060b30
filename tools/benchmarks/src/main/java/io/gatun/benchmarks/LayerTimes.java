package io.gatun.benchmarks;

import io.gatun.benchmarks.kernel.Layer;
import io.gatun.benchmarks.kernel.Limits;
import java.util.List;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;

/**
 * What JMH found for one layer.
 *
 * @param kernel that computes it
 */
record LayerTimes(Layer layer, String kernel, List<Process> forks) {
    /**
     * One process.
     *
     * @param millis of a run, the mean of the fastest iteration
     * @param peakFlops floating-point operations a second that the processor came to
     * @param readBytes a second that memory came to
     */
    record Process(double millis, double peakFlops, double readBytes) {}

    LayerTimes {
        forks = List.copyOf(forks);
    }

    static LayerTimes of(Layer layer, RunResult result) {
        var forks = result.getBenchmarkResults();
        return new LayerTimes(
                layer,
                kernel(forks.iterator().next()),
                forks.stream().map(LayerTimes::process).toList());
    }

    private static String kernel(BenchmarkResult fork) {
        return fork.getSecondaryResults().keySet().stream()
                .filter(label -> label.startsWith(Limits.KERNEL))
                .map(label -> label.substring(Limits.KERNEL.length()))
                .findFirst()
                .orElse("?");
    }

    private static Process process(BenchmarkResult fork) {
        var limits = fork.getSecondaryResults();
        return new Process(
                fork.getPrimaryResult().getStatistics().getMin(),
                limits.get(Limits.PEAK).getScore(),
                limits.get(Limits.READ).getScore());
    }

    double millis() {
        return Statistics.of(forks.stream().map(Process::millis).toList()).median();
    }

    /** Floating-point operations a second, two for each multiply-accumulate of the layer as it is defined. */
    double flops() {
        return flops(millis());
    }

    private double flops(double millis) {
        return 2e3 * layer.macs() / millis;
    }

    /** Of the peak measured in the same process; above 1 where the kernel multiplies less than the definition. */
    double shareOfPeak() {
        return Statistics.of(forks.stream()
                        .map(fork -> flops(fork.millis()) / fork.peakFlops())
                        .toList())
                .median();
    }

    /** Bytes of weights read a second. */
    double bytes() {
        return 1e3 * layer.weightBytes() / millis();
    }

    /** Of the streaming read measured in the same process. */
    double shareOfRead() {
        return Statistics.of(forks.stream()
                        .map(fork -> 1e3 * layer.weightBytes() / fork.millis() / fork.readBytes())
                        .toList())
                .median();
    }
}
