package io.gatun.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final Unary RELU = Unary.of(Unary.Function.RELU);
    private static final Conv CONV = new Conv(new Window(List.of(), List.of(), List.of(), new Padding.SameUpper()), 1);

    private static Graph convolution(Dim batch) {
        var builder = new GraphBuilder("small");
        var x = builder.input("x", DType.FLOAT32, batch, Dim.of(3), Dim.of(8), Dim.of(8));
        var weight = builder.constant("w", Tensor.allocate(TensorType.of(DType.FLOAT32, 4, 3, 3, 3), Arena.ofAuto()));
        var y = builder.node("conv", CONV, x, weight);
        return builder.output(builder.node("relu", RELU, y)).build();
    }

    @Test
    void typesAreInferredAsSoonAsInputsAreFixed() {
        assertThat(convolution(Dim.of(2)).type(new Value("relu"))).contains(TensorType.of(DType.FLOAT32, 2, 4, 8, 8));
        var symbolic = convolution(Dim.of("N"));
        assertThat(symbolic.isBound()).isFalse();
        assertThat(symbolic.type(new Value("relu"))).isEmpty();
        var bound = symbolic.bind(List.of(Shape.of(5, 3, 8, 8)));
        assertThat(bound.requireType(new Value("relu"))).isEqualTo(TensorType.of(DType.FLOAT32, 5, 4, 8, 8));
    }

    @Test
    void inputsThatDoNotFitAreRefusedByName() {
        var graph = convolution(Dim.of("N"));
        assertThatThrownBy(() -> graph.bind(List.of(Shape.of(5, 3, 9, 8))))
                .isInstanceOf(GatunException.class)
                .hasMessage("input 'x' wants f32[N,3,8,8], got f32[5,3,9,8]: axis 2 must be 8");
        assertThatThrownBy(() -> graph.bind(List.of(Shape.of(5, 3, 8))))
                .hasMessage("input 'x' wants f32[N,3,8,8] (rank 4), got f32[5,3,8] (rank 3)");
    }

    @Test
    void equalSymbolsMeanEqualExtents() {
        var builder = new GraphBuilder("two");
        var a = builder.input("a", DType.FLOAT32, Dim.of("N"));
        var b = builder.input("b", DType.FLOAT32, Dim.of("N"));
        var graph = builder.output(builder.node("sum", new Binary(Binary.Function.ADD), a, b))
                .build();
        assertThatThrownBy(() -> graph.bind(List.of(Shape.of(2), Shape.of(3))))
                .hasMessageContaining("input 'b' wants f32[N], got f32[3]: axis 0 must be 2");
    }

    @Test
    void aRefusalNamesNodeOperatorAndOperands() {
        var builder = new GraphBuilder("bad");
        var x = builder.input("relu1", DType.FLOAT32, Dim.of(1), Dim.of(32), Dim.of(5), Dim.of(5));
        var weight = builder.constant("w", Tensor.allocate(TensorType.of(DType.FLOAT32, 4, 64, 1, 1), Arena.ofAuto()));
        assertThatThrownBy(() -> builder.node("fire2/conv", CONV, x, weight))
                .hasMessage("node 'fire2/conv' (Conv): weight wants 64 input channels, 'relu1' is f32[1,32,5,5]");
        assertThatThrownBy(() -> builder.node("lost", RELU, new Value("nowhere")))
                .hasMessage("node 'lost' (Relu): input 'nowhere' is not made by anything before it");
        assertThatThrownBy(() -> builder.node("relu1", RELU, x)).hasMessageContaining("'relu1' exists already");
    }

    @Test
    void aPatchKeepsNamesAndDropsWhatNothingNeeds() {
        var graph = convolution(Dim.of(1));
        var relu = graph.nodes().getLast();
        var patch = new GraphPatch(graph);
        assertThat(patch.bypass(relu)).isTrue();
        var patched = patch.apply();
        assertThat(patched.nodes()).extracting(Node::name).containsExactly("conv");
        assertThat(patched.outputs()).containsExactly(new Value("relu"));

        var constant = Tensor.allocate(graph.requireType(new Value("conv")), Arena.ofAuto());
        var folded = new GraphPatch(graph).constant(new Value("conv"), constant).apply();
        assertThat(folded.nodes()).extracting(Node::name).containsExactly("relu");
        assertThat(folded.constants().keySet()).containsExactly(new Value("conv"));
    }
}
