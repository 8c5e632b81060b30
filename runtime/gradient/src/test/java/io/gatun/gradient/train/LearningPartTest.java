package io.gatun.gradient.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.gradient.head.WeightedLayer;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Concat;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import io.gatun.op.Reshape;
import io.gatun.op.ShapeOf;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LearningPartTest {
    private final Arena arena = Arena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private LearningPart part(Graph network, List<Value> learning, Shape examples) {
        var weights = Weights.of(network, learning, arena);
        return LearningPart.of(network, network.outputs().getFirst(), weights, examples, arena);
    }

    private LearningPart stripes(int layers) {
        var network = Stripes.network(arena);
        return part(network, WeightedLayer.lastLayers(network, layers), Shape.of(5, 1, Stripes.SIDE, Stripes.SIDE));
    }

    private static List<String> nodes(LearningPart part) {
        return part.graph().nodes().stream().map(Node::name).toList();
    }

    private static List<String> inputs(LearningPart part) {
        return part.graph().inputs().stream().map(GraphInput::name).toList();
    }

    @Test
    void aDropoutBeforeTheLastLayerBelongsToIt() {
        var part = stripes(1);
        assertThat(nodes(part)).containsExactly("dropout", "flatten", "fc");
        assertThat(part.frontier()).hasSize(1);
        assertThat(inputs(part)).containsExactly(part.frontier().getFirst().name(), "fc.weight", "fc.bias");
    }

    @Test
    void normalisationsGoWithTheirConvolution() {
        var part = stripes(2);
        assertThat(nodes(part)).startsWith("second", "second.bn", "second.relu").doesNotContain("first.relu");
        assertThat(inputs(part)).contains("second.mean", "second.variance").doesNotContain("first.mean");
    }

    @Test
    void allOfANetworkBeginsAtItsInput() {
        var part = stripes(3);
        assertThat(part.frontier()).containsExactly(new Value("x"));
        assertThat(nodes(part)).hasSize(Stripes.network(arena).nodes().size());
    }

    @Test
    void aWayRoundWhatLearnsIsFrozen() {
        var builder = new GraphBuilder("way round");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(2));
        var before = builder.node("before", Unary.of(Unary.Function.RELU), x);
        var weight = square(builder);
        var layer = builder.node("layer", new Gemm(1, 1, false, true), before, weight);
        var round = builder.node("round", Unary.of(Unary.Function.TANH), before);
        var sum = builder.node("sum", new Binary(Binary.Function.ADD), layer, round);
        var part = part(builder.output(sum).build(), List.of(weight), Shape.of(3, 2));
        assertThat(nodes(part)).containsExactly("layer", "sum");
        assertThat(part.frontier()).containsExactly(before, round);
    }

    /** As exporters write a flatten: the batch is asked of the input, long before the layers that learn. */
    @Test
    void shapesOfTheInputAreNumbersInThePart() {
        var builder = new GraphBuilder("asks for the batch");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(1), Dim.of(2));
        var batch = builder.node("shape", new ShapeOf(0, 1), x);
        var rest = builder.constant("rest", Tensor.of(Shape.of(1), 2L));
        var wanted = builder.node("wanted", new Concat(0), batch, rest);
        var before = builder.node("before", Unary.of(Unary.Function.RELU), x);
        var weight = square(builder);
        var layer = builder.node("layer", new MatMul(), before, weight);
        var flat = builder.node("flat", new Reshape(false), layer, wanted);
        var part = part(builder.output(flat).build(), List.of(weight), Shape.of(3, 1, 2));
        assertThat(part.frontier()).containsExactly(before);
        assertThat(nodes(part)).containsExactly("layer", "flat");
        assertThat(part.graph().requireType(flat).shape()).isEqualTo(Shape.of(3, 2));
    }

    private static Value square(GraphBuilder builder) {
        return builder.constant("weight", Tensor.of(Shape.of(2, 2), 1f, 2, 3, 4));
    }
}
