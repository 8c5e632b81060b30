package io.gatun.spi;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** An opened device that can run parts of a graph. Safe to share between threads. */
public interface Accelerator extends AutoCloseable {
    /** The provider's name, with a device number where there are several. */
    String name();

    /** Memory of its own, in which all buffers of its parts then lie. Without, it works in the host's. */
    default Optional<DeviceMemory> deviceMemory() {
        return Optional.empty();
    }

    /** Whether it can run {@code node} of the bound graph. */
    Support supports(Graph graph, Node node);

    /**
     * Prepares a part of a network to run.
     *
     * @param part a bound graph of supported nodes; its inputs and outputs are the values at the border
     * @param resources worker threads, memory that lives as long as the model, buffers
     * @throws io.gatun.GatunException if the part cannot be compiled; the engine then places it elsewhere
     */
    Compiled compile(Graph part, CompileContext resources);

    /**
     * Measures how many floating-point operations a second this device can do at the most, a fused multiply-add being two:
     * what profiles hold kernels against. The best of several samples.
     *
     * @param workers the threads to do it with, all of them at once
     * @param sample about how long to measure for one sample
     * @return empty if it cannot be known
     */
    default OptionalDouble measurePeak(Workers workers, Duration sample) {
        return OptionalDouble.empty();
    }

    @Override
    void close();
}
