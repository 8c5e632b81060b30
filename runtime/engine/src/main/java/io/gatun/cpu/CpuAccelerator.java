package io.gatun.cpu;

import io.gatun.cpu.simd.VectorSupport;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.Support;
import io.gatun.spi.Workers;
import java.time.Duration;
import java.util.OptionalDouble;

/** Compiles parts of graphs for the processor this program runs on. */
final class CpuAccelerator implements Accelerator {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public Support supports(Graph graph, Node node) {
        for (var output : node.outputs()) {
            if (output.isPresent() && graph.type(output).isEmpty()) {
                return new Support.No("the shape of '" + output + "' depends on data");
            }
        }
        return new Support.Yes();
    }

    @Override
    public Compiled compile(Graph part, CompileContext resources) {
        var steps = new CpuCompiler(part, resources).compile();
        return () -> steps;
    }

    @Override
    public OptionalDouble measurePeak(Workers workers, Duration sample) {
        return VectorSupport.probe().usable()
                ? OptionalDouble.of(FmaPeak.measure(workers, sample))
                : OptionalDouble.empty();
    }

    @Override
    public void close() {}
}
