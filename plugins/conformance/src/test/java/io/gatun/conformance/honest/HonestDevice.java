package io.gatun.conformance.honest;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.ControlFlow;
import io.gatun.spi.Accelerator;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.Step;
import io.gatun.spi.Support;
import io.gatun.tensor.DType;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes every node of float32 results whose shapes are known. */
public class HonestDevice implements Accelerator {
    private final HonestMemory memory;

    public HonestDevice() {
        this(new HonestMemory());
    }

    public HonestDevice(HonestMemory memory) {
        this.memory = memory;
    }

    @Override
    public String name() {
        return "honest";
    }

    @Override
    public Optional<DeviceMemory> deviceMemory() {
        return Optional.of(memory);
    }

    @Override
    public Support supports(Graph graph, Node node) {
        if (node.op() instanceof ControlFlow) {
            return new Support.No("it has no control flow");
        }
        return Stream.concat(node.inputs().stream(), node.outputs().stream())
                .filter(Value::isPresent)
                .<Support>mapMulti((value, refusals) -> graph.type(value)
                        .ifPresentOrElse(
                                type -> {
                                    if (node.outputs().contains(value) && type.dtype() != DType.FLOAT32) {
                                        refusals.accept(new Support.No("'" + value + "' is " + type + ", not float32"));
                                    }
                                },
                                () -> refusals.accept(new Support.No("the shape of '" + value + "' depends on data"))))
                .findFirst()
                .orElseGet(Support.Yes::new);
    }

    @Override
    public Compiled compile(Graph part, CompileContext resources) {
        var steps =
                part.nodes().stream().map(node -> step(node, part, resources)).toList();
        return () -> steps;
    }

    protected Step step(Node node, Graph part, CompileContext resources) {
        return new HonestStep(node, part, resources);
    }

    @Override
    public void close() {}
}
