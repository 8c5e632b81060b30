package io.gatun.conformance;

import io.gatun.GatunException;
import io.gatun.conformance.cases.OperatorCases;
import io.gatun.conformance.watch.Watch;
import io.gatun.conformance.watch.Watching;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.op.Attributes;
import io.gatun.op.CustomOp;
import io.gatun.op.Operands;
import io.gatun.spi.Support;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/** What an accelerator is asked that it may never have heard of, it answers with yes, or no and a reason. */
final class RefusalChecks {
    private static final List<DType> TYPES =
            List.of(DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16, DType.INT8, DType.INT32, DType.INT64, DType.BOOL);

    private final DeviceUnderTest device;

    RefusalChecks(DeviceUnderTest device) {
        this.device = device;
    }

    /** Asks about each operator with inputs of other element types. */
    void otherTypes() {
        device.bench();
        device.within("asking about other types", () -> {
            try (var arena = Arena.ofShared()) {
                for (var one : OperatorCases.all()) {
                    var graph = one.subject(arena).graph();
                    TYPES.forEach(dtype -> retyped(graph, dtype, arena).ifPresent(this::ask));
                }
            }
        });
    }

    private void ask(Graph graph) {
        var node = graph.nodes().getFirst();
        Support answer;
        try {
            answer = device.bench().accelerator().supports(graph, node);
        } catch (RuntimeException | LinkageError thrown) {
            throw new AssertionError(
                    "supports() must not throw; of " + describe(graph) + " it threw " + thrown, thrown);
        }
        if (answer instanceof Support.No(String reason)) {
            Sentence.check("the reason for refusing " + describe(graph), reason);
        } else if (answer == null) {
            throw new AssertionError("supports() of " + describe(graph) + " must not return null");
        }
    }

    private static String describe(Graph graph) {
        var node = graph.nodes().getFirst();
        return node.operator() + " of "
                + graph.inputs().stream()
                        .map(input -> graph.requireType(input.value()).toString())
                        .toList();
    }

    /** The same graph with all float32 replaced; empty if the operator has no such form. */
    private static Optional<Graph> retyped(Graph graph, DType dtype, Arena arena) {
        try {
            var builder = new GraphBuilder(graph.name());
            for (var input : graph.inputs()) {
                builder.input(GraphInput.of(input.value(), retyped(graph.requireType(input.value()), dtype)));
            }
            graph.constants()
                    .forEach((value, tensor) ->
                            builder.constant(value, Tensor.allocate(retyped(tensor.type(), dtype), arena)));
            graph.nodes().forEach(builder::node);
            graph.outputs().forEach(builder::output);
            return Optional.of(builder.build());
        } catch (GatunException unknown) {
            return Optional.empty();
        }
    }

    private static TensorType retyped(TensorType type, DType dtype) {
        return type.dtype() == DType.FLOAT32 ? new TensorType(dtype, type.shape()) : type;
    }

    /** Runs an operator that nobody can know: who says yes to it must compute it. */
    void unknownOperator() {
        device.bench();
        device.within("an unknown operator", () -> {
            try (var arena = Arena.ofShared()) {
                var sketch = new Sketch("unknown", 1, arena);
                var graph = sketch.graph(sketch.relu(sketch.node(new Halves(), sketch.input(3, 7))));
                ask(graph);
                var watch = new Watch();
                try {
                    Trial.compare(
                            graph,
                            Sketch.inputs(graph, 1, arena),
                            device.bench().preferring(Watching.by(watch)),
                            Closeness.ofGraph());
                } finally {
                    watch.requireNoComplaints();
                }
            }
        });
    }

    /** x / 2, by a name that no plugin has heard of. */
    private record Halves() implements CustomOp {
        @Override
        public String type() {
            return "ConformanceHalves";
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }

        @Override
        public Optional<List<TensorType>> infer(Operands in) {
            return Optional.of(List.of(in.type(0)));
        }

        @Override
        public void evaluate(List<Tensor> in, List<Tensor> out) {
            for (long i = 0; i < in.getFirst().size(); i++) {
                out.getFirst().set(i, in.getFirst().doubleAt(i) / 2);
            }
        }
    }
}
