package io.gatun.benchmarks.kernel;

import io.gatun.cpu.CpuProvider;
import io.gatun.spi.Device;
import io.gatun.spi.Workers;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** After each iteration, in the same process and with as many threads: what the processor and its memory can do. */
public final class Limits implements InternalProfiler {
    /** Label of the peak of fused multiply-adds, in floating-point operations a second. */
    public static final String PEAK = "FMA peak";

    /** Label of a streaming read, in bytes a second. */
    public static final String READ = "read";

    /** Begins the label that ends in the name of the kernel: results of JMH are numbers, but their labels are free. */
    public static final String KERNEL = "kernel ";

    private static final Duration SAMPLE = Duration.ofMillis(1);

    private Workers workers;
    private StreamingRead read;

    /** JMH makes profilers by name. */
    public Limits() {}

    @Override
    public String getDescription() {
        return "the peak of fused multiply-adds, and of reading memory";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (workers == null) {
            workers = new Workers(Integer.parseInt(benchmark.getParam("threads")));
            read = new StreamingRead(Arena.global());
        }
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double peak;
        try (var cpu = new CpuProvider().open(new Device("0", ""))) {
            peak = cpu.measurePeak(workers, SAMPLE).orElse(Double.NaN);
        }
        return List.of(
                new ScalarResult(PEAK, peak, "FLOP/s", AggregationPolicy.MAX),
                new ScalarResult(READ, read.measure(workers), "B/s", AggregationPolicy.MAX),
                new ScalarResult(KERNEL + LayerBenchmark.kernel(), 1, "", AggregationPolicy.MAX));
    }
}
