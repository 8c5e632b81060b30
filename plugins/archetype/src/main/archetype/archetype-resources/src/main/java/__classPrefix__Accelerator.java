package ${package};

import ${package}.device.SlowDevice;
import ${package}.kernel.Operators;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Support;
import java.util.Optional;

/** One opened device. Sessions share nothing: each opens the device for itself. */
final class ${classPrefix}Accelerator implements Accelerator {
    private final String name;
    private final ${classPrefix}Memory memory;

    ${classPrefix}Accelerator(String name, SlowDevice device) {
        this.name = name;
        this.memory = new ${classPrefix}Memory(name, device);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<DeviceMemory> deviceMemory() {
        return Optional.of(memory);
    }

    @Override
    public Support supports(Graph graph, Node node) {
        return Operators.refusal(graph, node).<Support>map(Support.No::new).orElseGet(Support.Yes::new);
    }

    @Override
    public Compiled compile(Graph part, CompileContext context) {
        var steps = new PartCompiler(part, context).compile();
        return () -> steps;
    }

    /** By now the engine has closed all streams and weights. A driver's context would be released here. */
    @Override
    public void close() {}
}
