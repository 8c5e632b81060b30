package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rarer operators on images: corners that ONNX's own cases leave out, and what is said to a file that is wrong. */
class ImageOperatorsTest {
    private static final Window PLAIN = Window.of(Attributes.NONE);
    private static final Window PAIRS = Window.of(Attributes.builder()
            .longs("kernel_shape", List.of(2L, 2L))
            .longs("strides", List.of(2L, 2L))
            .build());

    @Test
    void anAxisOfOneElementLiesAtItsCentre() {
        var identity = Tensor.of(Shape.of(1, 2, 3), 1f, 0, 0, 0, 1, 0);
        var size = Tensor.of(Shape.of(4), 1L, 1, 1, 3);
        assertThat(RunOp.of(new AffineGrid(true), identity, size).toFloats()).containsExactly(-1, 0, 0, 0, 1, 0);
        assertThat(RunOp.refusal(
                        new AffineGrid(true), TensorType.of(DType.FLOAT32, 1, 2, 3), TensorType.of(DType.INT64, 3)))
                .isEqualTo("size wants 4 or 5 numbers, 'b' is i64[3]");
    }

    @Test
    void matricesWithoutRowsOrWithoutAPivot() {
        assertThat(RunOp.of(new Det(), Tensor.allocate(DType.FLOAT64, Shape.of(2, 0, 0)))
                        .toFloats())
                .containsExactly(1, 1);
        assertThat(RunOp.of(new Det(), Tensor.of(Shape.of(2, 2), 0f, 2, 3, 0)).toFloats())
                .containsExactly(-6);
        assertThat(RunOp.of(new Det(), Tensor.of(Shape.of(2, 2), 2f, 4, 1, 2)).toFloats())
                .containsExactly(0);
        assertThat(RunOp.refusal(new Det(), Shape.of(2, 3))).isEqualTo("matrices want to be square, 'a' is f32[2,3]");
    }

    @Test
    void blocksOfWholeNumbersWrap() {
        var columns = RunOp.of(DType.INT8, Shape.of(1, 2, 2), 100, 1, 2, 100);
        var image = RunOp.of(new Col2Im(PLAIN), columns, Tensor.of(Shape.of(1), 3L), Tensor.of(Shape.of(1), 2L));
        assertThat(image).hasToString("i8[1,1,3] [100, 3, 100]");
        var overlapping = RunOp.of(DType.INT8, Shape.of(1, 2, 2), 0, 100, 100, 0);
        assertThat(RunOp.of(new Col2Im(PLAIN), overlapping, Tensor.of(Shape.of(1), 3L), Tensor.of(Shape.of(1), 2L))
                        .toLongs())
                .containsExactly(0, -56, 0);
    }

    @Test
    void unpoolingIntoALargerTensorFillsItsFirstCorner() {
        var x = Tensor.of(Shape.of(1, 1, 1, 2), 5f, 6);
        var indices = Tensor.of(Shape.of(1, 1, 1, 2), 4L, 3);
        var y = RunOp.of(new MaxUnpool(PAIRS), x, indices, Tensor.of(Shape.of(4), 1L, 1, 3, 5));
        assertThat(y.toFloats()).containsExactly(0, 0, 0, 6, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var beyond = Tensor.of(Shape.of(1, 1, 1, 2), 4L, 8);
        assertThatExceptionOfType(GatunException.class)
                .isThrownBy(() -> RunOp.of(new MaxUnpool(PAIRS), x, beyond))
                .withMessage("index 8 is outside a tensor of shape [1,1,2,4]");
    }

    @Test
    void aRegionOutsideThePictureIsZero() {
        var x = Tensor.of(Shape.of(1, 1, 2, 2), -1f, -2, -3, Float.NaN);
        var regions = Tensor.of(Shape.of(3, 5), 0f, 0, 0, 1, 0, 0, 5, 5, 6, 6, 0, 1, 1, Float.NaN, 1);
        assertThat(RunOp.of(new MaxRoiPool(1, 1, 1), x, regions).toFloats()).containsExactly(-1, 0, Float.NaN);
        var absent = Tensor.of(Shape.of(1, 5), 1f, 0, 0, 1, 1);
        assertThatExceptionOfType(GatunException.class)
                .isThrownBy(() -> RunOp.of(new MaxRoiPool(1, 1, 1), x, absent))
                .withMessage("index 1 is outside an axis of extent 1");
    }

    @Test
    void sequencesAreNoLongerThanTheirAxis() {
        var x = RunOp.of(DType.INT16, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertThat(RunOp.of(new ReverseSequence(0, 1), x, Tensor.of(Shape.of(2), 0L, 3))
                        .toLongs())
                .containsExactly(1, 2, 3, 6, 5, 4);
        assertThatExceptionOfType(GatunException.class)
                .isThrownBy(() -> RunOp.of(new ReverseSequence(0, 1), x, Tensor.of(Shape.of(2), 0L, 4)))
                .withMessage("a length of 4 is outside 0 to 3");
    }

    @Test
    void deformedTapsBeyondTheEdgesAreZero() {
        var x = Tensor.of(Shape.of(1, 1, 1, 2), 4f, 8);
        var weight = Tensor.of(Shape.of(1, 1, 1, 1), 1f);
        var offsets = Tensor.of(Shape.of(1, 2, 1, 2), 0f, 0.5f, -0.25f, Float.POSITIVE_INFINITY);
        assertThat(RunOp.of(new DeformConv(PLAIN, 1, 1), x, weight, offsets).toFloats())
                .containsExactly(3, 0);
        assertThat(RunOp.refusal(
                        new DeformConv(PLAIN, 1, 1), Shape.of(1, 1, 1, 2), Shape.of(1, 1, 1, 1), Shape.of(1, 3, 1, 2)))
                .isEqualTo("input 2 wants shape [1,2,1,2], 'c' is f32[1,3,1,2]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void withoutOffsetsDeformConvIsConv(int axes) {
        var window = Window.of(Attributes.builder()
                .longs("strides", List.of(2L, 1L, 2L).subList(0, axes))
                .longs("dilations", List.of(1L, 2L, 2L).subList(0, axes))
                .longs(
                        "pads",
                        Stream.concat(
                                        Stream.of(1L, 0L, 2L).limit(axes),
                                        Stream.of(0L, 1L, 1L).limit(axes))
                                .toList())
                .build());
        var x = random(Shape.of(
                LongStream.concat(LongStream.of(2, 4), LongStream.of(5, 4, 6).limit(axes))
                        .toArray()));
        var weight = random(Shape.of(
                LongStream.concat(LongStream.of(6, 2), LongStream.of(3, 2, 2).limit(axes))
                        .toArray()));
        var conv = RunOp.of(new Conv(window, 2), x, weight);
        long taps = weight.shape().sizeBetween(2, weight.shape().rank());
        var offsets = Tensor.allocate(DType.FLOAT32, conv.shape().with(1, 2 * taps * axes));
        assertThat(RunOp.of(new DeformConv(window, 2, 2), x, weight, offsets).toFloats())
                .containsExactly(conv.toFloats());
    }

    private static Tensor random(Shape shape) {
        var tensor = Tensor.allocate(DType.FLOAT32, shape);
        var random = new Random(5);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, (long) random.nextInt(-9, 10));
        }
        return tensor;
    }
}
