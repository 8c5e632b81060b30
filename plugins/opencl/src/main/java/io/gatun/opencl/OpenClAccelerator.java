package io.gatun.opencl;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Support;
import java.util.Optional;

/** One OpenCL device. */
final class OpenClAccelerator implements Accelerator {
    private final int number;
    private final ClContext context;
    private final Programs programs;

    OpenClAccelerator(int number, ClContext context) {
        this.number = number;
        this.context = context;
        this.programs = new Programs(context);
    }

    @Override
    public String name() {
        return number == 0 ? "opencl" : "opencl:" + number;
    }

    @Override
    public Optional<DeviceMemory> deviceMemory() {
        return Optional.of(new ClMemory(context));
    }

    @Override
    public Support supports(Graph graph, Node node) {
        try {
            Lowering.of(new Candidate(graph, node));
            return new Support.Yes();
        } catch (Refused refused) {
            return new Support.No(refused.getMessage());
        }
    }

    @Override
    public Compiled compile(Graph part, CompileContext resources) {
        var steps = new ClCompiler(part, resources, programs).compile();
        return () -> steps;
    }

    @Override
    public void close() {
        programs.close();
        context.close();
    }
}
