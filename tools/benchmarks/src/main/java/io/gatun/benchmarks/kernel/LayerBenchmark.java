package io.gatun.benchmarks.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One layer's kernel, over and over; its first result was right. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LayerBenchmark {
    private static volatile String kernel = "";

    /** One of {@link Layers#ALL}. */
    @Param("")
    public String layer;

    /** Threads of the kernel's own pool, the caller counted. */
    @Param("1")
    public int threads;

    private LayerRun run;

    /** What the layer of this process is computed with. */
    static String kernel() {
        return kernel;
    }

    @Setup
    public void prepare() {
        run = new LayerRun(Layers.named(layer), threads);
        kernel = run.kernel();
    }

    @Benchmark
    public void run() {
        run.run();
    }

    @TearDown
    public void close() {
        run.close();
    }
}
