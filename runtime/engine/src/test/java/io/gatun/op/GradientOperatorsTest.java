package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.graph.GraphBuilder;
import io.gatun.onnx.OnnxWriter;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators that only differentiation makes; that they are gradients is proved there. */
class GradientOperatorsTest {
    private static final Window THREE =
            new Window(List.of(3L), List.of(2L), List.of(), new Padding.Explicit(List.of(1L), List.of(1L)));

    @Test
    void eachTapOfAWeightGetsWhatItSawTimesWhatCameOfIt() {
        var x = Tensor.of(Shape.of(1, 1, 5), 1f, 2, 3, 4, 5);
        var g = Tensor.of(Shape.of(1, 1, 3), 1f, 10, 100);
        var gradient = RunOp.of(new ConvWeightGradient(THREE, 1), x, g);
        assertThat(gradient.shape()).isEqualTo(Shape.of(1, 1, 3));
        // taps at 2p-1, 2p, 2p+1
        assertThat(gradient.toFloats()).containsExactly(20 + 400, 1 + 30 + 500, 2 + 40);
    }

    @Test
    void groupsOfAWeightSeeTheirChannelsOnly() {
        var one = new Window(List.of(1L), List.of(), List.of(), new Padding.Valid());
        var x = Tensor.of(Shape.of(2, 2, 1), 1f, 2, 3, 4);
        var g = Tensor.of(Shape.of(2, 4, 1), 1f, 2, 3, 4, 5, 6, 7, 8);
        assertThat(RunOp.of(new ConvWeightGradient(one, 2), x, g).toFloats())
                .containsExactly(1 + 15, 2 + 18, 6 + 28, 8 + 32);
    }

    @Test
    void aWeightOfNoPicturesHasAGradientOfZero() {
        var gradient = RunOp.of(
                new ConvWeightGradient(THREE, 1),
                Tensor.of(Shape.of(0, 1, 5), new float[0]),
                Tensor.of(Shape.of(0, 2, 3), new float[0]));
        assertThat(gradient.toFloats()).containsExactly(0, 0, 0, 0, 0, 0);
    }

    @Test
    void theFirstMaximumOfEachWindowGetsItsGradient() {
        var x = Tensor.of(Shape.of(1, 1, 5), 4f, 1, 7, 7, Float.NaN);
        var g = Tensor.of(Shape.of(1, 1, 3), 1f, 10, 100);
        assertThat(RunOp.of(new MaxPoolGradient(THREE, false), x, g).toFloats()).containsExactly(1, 0, 10, 0, 100);
    }

    @Test
    void allUnderAWindowGetTheGradientOfItsSum() {
        var g = Tensor.of(Shape.of(1, 1, 3), 1f, 10, 100);
        assertThat(RunOp.of(new SumPoolGradient(THREE, false, List.of(5L)), g).toFloats())
                .containsExactly(1, 11, 10, 110, 100);
        assertThat(RunOp.refusal(new SumPoolGradient(THREE, false, List.of(5L)), Shape.of(1, 2, 4)))
                .isEqualTo("the gradient wants shape [1,2,3], 'a' is f32[1,2,4]");
    }

    @Test
    void aNormalisationsNeighboursShareItsGradient() {
        // y0 = x0 / (1 + x0^2 + x1^2), y1 = x1 / (1 + x1^2), at 1 and 2
        var op = new LocalResponseGradient(new LocalResponseNormalization(2, 2, 1, 1));
        var x = Tensor.of(Shape.of(1, 2), 1f, 2);
        assertThat(RunOp.of(op, x, Tensor.of(Shape.of(1, 2), 1f, 0)).toFloats())
                .containsExactly(new float[] {1 / 6f - 2 / 36f, -4 / 36f}, within(1e-6f));
        assertThat(RunOp.refusal(op, Shape.of(1, 2), Shape.of(1, 3)))
                .isEqualTo("the gradient wants f32[1,2], 'b' is f32[1,3]");
    }

    @Test
    void aRectifiersGradientIsFullBetweenTheBoundsAndLessOutside() {
        var v = RunOp.floats(-1, 0, 0.5f, 1, 2, Float.NaN);
        var g = RunOp.floats(1, 2, 3, 4, 5, 6);
        assertThat(RunOp.of(new RectifierGradient(0, 1, 0), v, g).toFloats()).containsExactly(0, 0, 3, 0, 0, 0);
        assertThat(RunOp.of(new RectifierGradient(0, Double.POSITIVE_INFINITY, 0.5), v, g)
                        .toFloats())
                .containsExactly(0.5f, 1, 3, 4, 5, 3);
        assertThat(RunOp.refusal(new RectifierGradient(0, 1, 0), Shape.of(2), Shape.of(1, 2)))
                .isEqualTo("the gradient wants f32[2], 'b' is f32[1,2]");
    }

    @Test
    void whatIsEvenlyAddedToABatchIsNormalisedAway() {
        var x = Tensor.of(Shape.of(2, 1, 2), 1f, 2, 3, 4);
        var scale = RunOp.floats(2);
        var even = RunOp.all(new BatchNormalizationGradient(0), 3, x, scale, Tensor.of(Shape.of(2, 1, 2), 5f, 5, 5, 5));
        assertThat(even.get(0).toFloats()).containsOnly(0);
        assertThat(even.get(1).floatAt(0)).isCloseTo(0, within(1e-6f));
        assertThat(even.get(2).toFloats()).containsExactly(20);
    }

    @Test
    void macsOfAWeightsGradientAreThoseOfTheConvolution() {
        var types = Operands.builder()
                .add("x", TensorType.of(DType.FLOAT32, 2, 3, 5), null)
                .add("g", TensorType.of(DType.FLOAT32, 2, 4, 3), null)
                .build(1);
        assertThat(new ConvWeightGradient(THREE, 1).macs(types)).isEqualTo(2 * 4 * 3 * 3 * 3);
    }

    @Test
    void refusalsNameWhatDoesNotFit() {
        assertThat(RunOp.refusal(new ConvWeightGradient(THREE, 1), Shape.of(1, 2, 5), Shape.of(1, 2, 4)))
                .isEqualTo("the gradient wants shape [1,2,3], 'b' is f32[1,2,4]");
        assertThat(RunOp.refusal(new ConvWeightGradient(THREE, 2), Shape.of(1, 2, 5), Shape.of(1, 3, 3)))
                .isEqualTo("attribute 'group' is 2, which does not divide the channels,"
                        + " 'a' is f32[1,2,5] and 'b' is f32[1,3,3]");
        assertThat(RunOp.refusal(new MaxPoolGradient(THREE, false), Shape.of(1, 2, 5), Shape.of(1, 2, 4)))
                .isEqualTo("the gradient wants shape [1,2,3], 'b' is f32[1,2,4]");
        assertThat(RunOp.refusal(new BatchNormalizationGradient(0), Shape.of(1, 2, 5), Shape.of(3), Shape.of(1, 2, 5)))
                .isEqualTo("scale wants shape [2], 'b' is f32[3]");
        assertThat(RunOp.refusal(new BatchNormalizationGradient(0), Shape.of(1, 2, 5), Shape.of(2), Shape.of(1, 2, 4)))
                .isEqualTo("the gradient wants f32[1,2,5], 'c' is f32[1,2,4]");
    }

    @Test
    void noneOfThemIsWritten(@TempDir Path folder) {
        for (var op : List.of(new ConvWeightGradient(THREE, 1), new MaxPoolGradient(THREE, false))) {
            var builder = new GraphBuilder("backward");
            var x = builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(1), Dim.of(5));
            var g = builder.input("g", DType.FLOAT32, Dim.of(1), Dim.of(1), Dim.of(3));
            var graph = builder.output(builder.node("y", op, x, g)).build();
            assertThatThrownBy(() -> OnnxWriter.write(graph, folder.resolve("backward.onnx")))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("backward.onnx: node 'y' (" + op.type()
                            + "): is not an operator of ONNX and cannot be written");
        }
    }
}
