package io.gatun.gradient.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.MatMul;
import io.gatun.op.PRelu;
import io.gatun.op.Reshape;
import io.gatun.op.Transpose;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WeightedLayerTest {
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void free() {
        arena.close();
    }

    /** conv, relu, conv2 with batch norm and slopes, joined with its input, product with a transposed matrix and a bias. */
    private Graph network() {
        return Ends.network(arena, (ends, seen) -> {
            var graph = ends.graph();
            var conv = graph.node(
                    "conv2", new Conv(Ends.POINT, 1), seen, ends.weight("w2", 6, 6, 1, 1), ends.weight("b2", 6));
            var norm = graph.node(
                    "norm",
                    new BatchNormalization(1e-5f, 0.9f, false),
                    conv,
                    ends.weight("scale", 6),
                    ends.weight("shift", 6),
                    ends.weight("mean", 6),
                    ends.weight("variance", 6));
            var bent = graph.node("bent", new PRelu(false), norm, ends.weight("slope", 6, 1, 1));
            var joined = graph.node("joined", new Binary(Binary.Function.ADD), seen, bent);
            var half = graph.node("half", new Binary(Binary.Function.MUL), joined, ends.weight("one", 1));
            var row = graph.node("row", new Flatten(1), graph.node("pool", new GlobalAveragePool(), half));
            var matrix = graph.node("turned", new Transpose(List.of(1L, 0L)), ends.weight("w3", 7, 6));
            var product = graph.node("product", new MatMul(), row, matrix);
            var sum = graph.node("sum", new Binary(Binary.Function.ADD), product, ends.weight("b3", 7));
            return graph.node("fc", new Gemm(1, 1, false, true), sum, ends.weight("w4", 5, 7));
        });
    }

    @Test
    void biasesScalesAndSlopesBelongToTheLayerBefore() {
        var layers = WeightedLayer.of(network());
        assertThat(layers).extracting(layer -> layer.node().name()).containsExactly("conv", "conv2", "product", "fc");
        assertThat(layers)
                .extracting(
                        layer -> layer.parameters().stream().map(Value::name).toList())
                .containsExactly(
                        List.of("conv.w"),
                        List.of("w2", "b2", "scale", "shift", "slope"),
                        List.of("w3", "b3"),
                        List.of("w4"));
    }

    @Test
    void theLastLayersAreCountedFromTheEnd() {
        var graph = network();
        assertThat(names(graph, 1)).containsExactly("w4");
        assertThat(names(graph, 2)).containsExactly("w3", "b3", "w4");
        assertThat(names(graph, 4)).hasSize(9).startsWith("conv.w", "w2");
        assertThatThrownBy(() -> names(graph, 5))
                .isInstanceOf(GatunException.class)
                .hasMessage("net: has 4 layers with weights, got 5 to train");
        assertThatThrownBy(() -> names(graph, 0)).hasMessage("net: has 4 layers with weights, got 0 to train");
    }

    /** After an exchange, the new head is the last layer, and what was before it is still there. */
    @Test
    void aNewHeadIsTheLastLayer() {
        var head = NewHead.on(network(), 3, HeadInitialisation.XAVIER_UNIFORM, 1, arena);
        assertThat(WeightedLayer.lastLayers(head.network(), 1)).containsExactly(head.weight(), head.bias());
        assertThat(names(head.network(), 2)).startsWith("w3", "b3");
    }

    @Test
    void sharedWeightsBelongToTheLast() {
        var graph = Ends.network(arena, (ends, seen) -> {
            var weight = ends.weight("w", 6, 6, 1, 1);
            var once = ends.graph().node("once", new Conv(Ends.POINT, 1), seen, weight);
            return ends.graph().node("twice", new Conv(Ends.POINT, 1), once, weight);
        });
        assertThat(WeightedLayer.of(graph))
                .extracting(layer -> layer.node().name())
                .containsExactly("conv", "twice");
    }

    private static List<String> names(Graph graph, int count) {
        return WeightedLayer.lastLayers(graph, count).stream().map(Value::name).toList();
    }

    @Test
    void aBatchIsOpenedWhereShapesSpellItOut() {
        var graph = Ends.network(Dim.of(1), arena, (ends, seen) -> {
            var row = ends.graph().node("row", new Reshape(false), seen, ends.longs("shape", 1, 216));
            return ends.graph().node("fc", new Gemm(1, 1, false, true), row, ends.weight("w", 7, 216));
        });
        var opened = AnyBatch.of(graph, arena);
        assertThat(opened.inputs().getFirst()).hasToString("f32[N,3,6,6]");
        var bound = opened.bind(List.of(Shape.of(5, 3, 6, 6)));
        assertThat(bound.requireType(new Value("fc")).shape()).isEqualTo(Shape.of(5, 7));
        assertThat(AnyBatch.of(opened, arena)).isSameAs(opened);
    }

    @Test
    void saysWhyABatchCannotBeOpened() {
        var fixed = Ends.network(Dim.of(2), arena, (ends, seen) -> {
            var row = ends.graph().node("row", new Reshape(false), seen, ends.longs("shape", 432, 1));
            return ends.graph().node("fc", new Gemm(1, 1, true, true), row, ends.weight("w", 7, 432));
        });
        assertThatThrownBy(() -> AnyBatch.of(fixed, arena))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith("net: was made for a batch of 2 and fits no other: node 'row' (Reshape): shape"
                        + " [432, 1] has 432 elements");
    }
}
