package io.gatun.opencl;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.spi.Buffer;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Step;
import io.gatun.spi.StepInfo;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a part of a graph into steps, node by node, and knows where on the device each value lies. */
final class ClCompiler {
    private final Graph graph;
    private final CompileContext resources;
    private final Programs programs;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Value, Operand> operands = new HashMap<>();

    ClCompiler(Graph graph, CompileContext resources, Programs programs) {
        this.graph = graph;
        this.resources = resources;
        this.programs = programs;
    }

    List<Step> compile() {
        for (var node : graph.nodes()) {
            Lowering.of(new Candidate(graph, node)).emit(this);
        }
        return List.copyOf(steps);
    }

    Graph graph() {
        return graph;
    }

    CompileContext resources() {
        return resources;
    }

    /** A kernel for the precision of this part. @see Programs#kernel */
    ClKernel kernel(String file, String function, String... definitions) {
        return programs.kernel(file, function, List.of(definitions));
    }

    Shape shape(Value value) {
        return graph.requireType(value).shape();
    }

    /** Where a value lies; there may be gaps between its images. */
    Operand read(Value value) {
        return operands.computeIfAbsent(value, _ -> Operand.dense(resources.value(value), shape(value)));
    }

    /** Says that a node's output will be made, and where; there may be gaps between its images. */
    Operand define(Value value) {
        return read(value);
    }

    /** A buffer for one step. */
    Buffer scratch(String label, long bytes) {
        return resources.scratch(label, bytes);
    }

    /** Adds a step that reads and writes values. */
    void emit(StepInfo info, List<Operand> reads, Operand writes, KernelCall... calls) {
        steps.add(new ClStep(
                info, reads.stream().map(Operand::buffer).toList(), List.of(writes.buffer()), List.of(calls)));
    }

    /** Adds any step. */
    void emit(Step step) {
        steps.add(step);
    }
}
