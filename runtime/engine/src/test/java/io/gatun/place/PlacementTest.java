package io.gatun.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Evaluation;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Activation;
import io.gatun.op.Body;
import io.gatun.op.Conv;
import io.gatun.op.Flatten;
import io.gatun.op.FusedConv;
import io.gatun.op.FusedGemm;
import io.gatun.op.Gemm;
import io.gatun.op.Op;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Variadic;
import io.gatun.op.Window;
import io.gatun.spi.Accelerator;
import io.gatun.spi.CompileContext;
import io.gatun.spi.Compiled;
import io.gatun.spi.Support;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final Op RELU = Unary.of(Unary.Function.RELU);
    private static final Op TANH = Unary.of(Unary.Function.TANH);
    private static final Op SUM = new Variadic(Variadic.Function.SUM);

    private final GraphBuilder builder = new GraphBuilder("placed");

    /** Takes operators by their ONNX names. */
    private record Taking(String name, Set<String> operators) implements Accelerator {
        @Override
        public Support supports(Graph graph, Node node) {
            return operators.isEmpty() || operators.contains(node.operator())
                    ? new Support.Yes()
                    : new Support.No("not " + node.operator());
        }

        @Override
        public Compiled compile(Graph part, CompileContext resources) {
            throw new AssertionError("placing compiles nothing");
        }

        @Override
        public void close() {}
    }

    private static final Accelerator CPU = new Taking("cpu", Set.of());

    private static Accelerator taking(String... operators) {
        return new Taking("device", Set.of(operators));
    }

    private static List<String> names(Placement placement) {
        return placement.parts().stream()
                .map(part -> part.accelerator().name()
                        + part.graph().nodes().stream().map(Node::name).toList())
                .toList();
    }

    @Test
    void oneAcceleratorIsOnePartInTheOrderOfTheGraph() {
        var x = builder.input("x", DType.FLOAT32, Dim.of(3));
        var a = builder.node("a", RELU, x);
        var b = builder.node("b", TANH, x);
        builder.output(builder.node("c", SUM, a, b));
        assertThat(names(Placement.of(builder.build(), List.of(CPU)))).containsExactly("cpu[a, b, c]");
    }

    @Test
    void branchesAreGatheredSoThatBordersAreFew() {
        var x = builder.input("x", DType.FLOAT32, Dim.of(3));
        var left = builder.node("left", RELU, x);
        var strange = builder.node("strange", TANH, left);
        var right = builder.node("right", RELU, x);
        var further = builder.node("further", RELU, right);
        builder.output(builder.node("sum", SUM, strange, further));
        var placement = Placement.of(builder.build(), List.of(taking("Relu", "Sum"), CPU));
        assertThat(names(placement)).containsExactly("device[left, right, further]", "cpu[strange]", "device[sum]");
        assertThat(placement.refusals())
                .extracting(Refusal::toString)
                .containsExactly("device does not take 'strange' (Tanh): not Tanh");
    }

    @Test
    void aPartHandsOutWhatOthersReadAndNothingElse() {
        var x = builder.input("x", DType.FLOAT32, Dim.of(3));
        var inside = builder.node("inside", RELU, x);
        var shared = builder.node("shared", RELU, inside);
        var strange = builder.node("strange", TANH, shared);
        builder.output(builder.node("sum", SUM, strange, shared));
        var parts = Placement.of(builder.build(), List.of(taking("Relu", "Sum"), CPU))
                .parts();
        assertThat(parts.getFirst().graph().outputs()).containsExactly(shared);
        assertThat(parts.getLast().graph().inputs())
                .extracting(input -> input.value().name())
                .containsExactlyInAnyOrder("strange", "shared");
    }

    @Test
    void fusedNodesAreTakenApartForThoseWhoKnowTheParts() {
        var graph = fused();
        var placement = Placement.of(graph, List.of(taking("Conv", "Add", "Clip", "Flatten", "Gemm", "Relu"), CPU));
        assertThat(placement.parts()).hasSize(1);
        assertThat(placement.graph().nodes())
                .extracting(Node::operator)
                .containsExactly("Conv", "Add", "Clip", "Flatten", "Gemm", "Relu");
        assertThat(evaluate(placement.graph())).containsExactly(evaluate(graph));
    }

    @Test
    void fusedNodesStayWholeIfAPartWouldBeRefused() {
        var graph = fused();
        var placement = Placement.of(graph, List.of(taking("Conv", "Clip", "Relu"), CPU));
        assertThat(placement.graph()).isSameAs(graph);
        assertThat(names(placement)).containsExactly("cpu[conv, rows, gemm]");
    }

    private double[] evaluate(Graph graph) {
        try (var values = new Evaluation(graph.limits());
                var x = tensor(graph.inputs().getFirst().name(), 2, 3, 1, 1)) {
            values.put(graph.inputs().getFirst().value(), x);
            graph.nodes().forEach(node -> values.run(node, graph.constants(), Body::evaluate));
            var y = values.get(graph.outputs().getFirst());
            return LongStream.range(0, y.size()).mapToDouble(y::doubleAt).toArray();
        }
    }

    /** A residual convolution limited to [-0.5, 0.5], and a product with ReLU. */
    private Graph fused() {
        var x = builder.input("x", DType.FLOAT32, Dim.of(2), Dim.of(3), Dim.of(1), Dim.of(1));
        var none = new Padding.Explicit(List.of(0L, 0L), List.of(0L, 0L));
        var conv = new Conv(new Window(List.of(), List.of(), List.of(), none), 1);
        var y = builder.node(
                "conv",
                new FusedConv(conv, true, Optional.of(new Activation.Range(-0.5f, 0.5f))),
                x,
                random("w", 3, 3, 1, 1),
                random("b", 3),
                x);
        var rows = builder.node("rows", new Flatten(1), y);
        var relu = new Activation.Function(Unary.of(Unary.Function.RELU));
        var gemm = new FusedGemm(new Gemm(1, 1, false, false), relu);
        builder.output(builder.node("gemm", gemm, rows, random("m", 3, 4), random("c", 4)));
        return builder.build();
    }

    private Value random(String name, long... dims) {
        return builder.constant(name, tensor(name, dims));
    }

    private static Tensor tensor(String name, long... dims) {
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(dims));
        var random = new Random(name.hashCode());
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }
}
