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
    private final Toolbox tools;

    OpenClAccelerator(int number, Toolbox tools) {
        this.number = number;
        this.tools = tools;
    }

    @Override
    public String name() {
        return number == 0 ? "opencl" : "opencl:" + number;
    }

    @Override
    public Optional<DeviceMemory> deviceMemory() {
        return Optional.of(new ClMemory(tools.context()));
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
        var steps = new ClCompiler(part, resources, tools).compile();
        return () -> steps;
    }

    @Override
    public void close() {
        tools.close();
    }
}
