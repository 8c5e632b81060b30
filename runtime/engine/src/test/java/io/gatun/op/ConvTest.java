package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvTest {
    private static final Padding ONE_EACH_SIDE = new Padding.Explicit(List.of(1L, 1L), List.of(1L, 1L));

    private static Conv conv(Padding padding, long groups, Long... strides) {
        return new Conv(new Window(List.of(), List.of(strides), List.of(), padding), groups);
    }

    private static Tensor counting(long... dims) {
        var shape = Shape.of(dims);
        var values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }
        return Tensor.of(shape, values);
    }

    private static Tensor ones(long... dims) {
        var tensor = counting(dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, 1.0);
        }
        return tensor;
    }

    @Test
    void addsUpWhatTheKernelCovers() {
        var y = RunOp.of(conv(ONE_EACH_SIDE, 1), counting(1, 1, 3, 3), ones(1, 1, 3, 3), RunOp.floats(100));
        assertThat(y.toFloats()).containsExactly(112, 121, 116, 127, 145, 133, 124, 139, 128);
    }

    @Test
    void groupsSeeOnlyTheirChannels() {
        var y = RunOp.of(
                conv(new Padding.Valid(), 2), counting(2, 2, 1, 2), Tensor.of(Shape.of(4, 1, 1, 1), 1f, 10, 100, 1000));
        assertThat(y.shape()).isEqualTo(Shape.of(2, 4, 1, 2));
        assertThat(y.toFloats())
                .containsExactly(1, 2, 10, 20, 300, 400, 3000, 4000, 5, 6, 50, 60, 700, 800, 7000, 8000);
    }

    @Test
    void sameLowerPutsTheOddRestInFront() {
        var window = new Window(List.of(), List.of(2L), List.of(), new Padding.SameLower());
        var y = RunOp.of(new Conv(window, 1), counting(1, 1, 4), ones(1, 1, 3));
        assertThat(y.toFloats()).containsExactly(3, 9);
    }

    @Test
    void anEmptyBatchOrNoChannelsIsFine() {
        assertThat(RunOp.of(conv(ONE_EACH_SIDE, 1), counting(0, 1, 3, 3), ones(2, 1, 3, 3))
                        .shape())
                .isEqualTo(Shape.of(0, 2, 3, 3));
        var bias = RunOp.of(conv(ONE_EACH_SIDE, 1), counting(1, 0, 2, 2), ones(1, 0, 3, 3), RunOp.floats(7));
        assertThat(bias.toFloats()).containsExactly(7, 7, 7, 7);
    }

    @Test
    void saysWhatDoesNotFit() {
        var x = Shape.of(1, 3, 8, 8);
        var weight = Shape.of(4, 3, 3, 3);
        assertThat(RunOp.refusal(conv(new Padding.Valid(), 1), Shape.of(1, 2, 8, 8), weight))
                .isEqualTo("weight wants 3 input channels, 'a' is f32[1,2,8,8]");
        assertThat(RunOp.refusal(conv(new Padding.Valid(), 1), x, Shape.of(4, 3, 3)))
                .isEqualTo("weight wants rank 4, 'b' is f32[4,3,3]");
        assertThat(RunOp.refusal(conv(new Padding.Valid(), 3), x, Shape.of(4, 1, 3, 3)))
                .isEqualTo("attribute 'group' is 3, which does not divide the output channels, 'b' is f32[4,1,3,3]");
        assertThat(RunOp.refusal(conv(new Padding.Valid(), 0), x, weight)).startsWith("attribute 'group' is 0");
        assertThat(RunOp.refusal(conv(new Padding.Valid(), 1), x, weight, Shape.of(3)))
                .isEqualTo("bias wants shape [4], 'c' is f32[3]");
        assertThat(RunOp.refusal(conv(new Padding.Valid(), 1), x, Shape.of(4, 3, 9, 9)))
                .isEqualTo("kernel [9, 9] with dilations [1, 1] and padding does not fit input [1,3,8,8]");
        assertThat(RunOp.refusal(conv(new Padding.Valid(), 1, 1L, 0L), x, weight))
                .isEqualTo("attribute 'strides' has an entry outside 1 to 2^31-1: [1, 0]");
        assertThat(RunOp.refusal(conv(new Padding.Valid(), 1, 1L), x, weight))
                .isEqualTo("attribute 'strides' wants 2 numbers, got [1]");
        assertThat(RunOp.refusal(
                        conv(new Padding.Valid(), 1),
                        TensorType.of(DType.INT32, 1, 3, 8, 8),
                        TensorType.of(DType.INT32, 4, 3, 3, 3)))
                .isEqualTo("input 0 wants a floating type, 'a' is i32[1,3,8,8]");
        assertThat(RunOp.refusal(conv(new Padding.Valid(), 1), Shape.of(0, 1, 1L << 40, 8), Shape.of(4, 1, 3, 3)))
                .contains("at most 2^31-1 elements");
    }

    @Test
    void countsMultiplications() {
        var in = new Operands.Builder()
                .add("x", TensorType.of(DType.FLOAT32, 1, 3, 224, 224), null)
                .add("w", TensorType.of(DType.FLOAT32, 64, 3, 3, 3), null)
                .build(1);
        assertThat(conv(ONE_EACH_SIDE, 1).macs(in)).isEqualTo(86_704_128);
    }

    @Test
    void fusedAddsTheResidualBeforeTheActivation() {
        var relu = Optional.<Activation>of(new Activation.Function(Unary.of(Unary.Function.RELU)));
        var x = Tensor.of(Shape.of(1, 1, 1, 3), 1f, 2, 3);
        var weight = Tensor.of(Shape.of(1, 1, 1, 1), 2f);
        var residual = Tensor.of(Shape.of(1, 1, 1, 3), -10f, -3, 1);
        var fused = new FusedConv(conv(new Padding.Valid(), 1), true, relu);
        assertThat(RunOp.of(fused, x, weight, RunOp.floats(1), residual).toFloats())
                .containsExactly(0, 2, 8);
        assertThat(RunOp.of(fused, x, weight, null, residual).toFloats()).containsExactly(0, 1, 7);
        var clipped = new FusedConv(conv(new Padding.Valid(), 1), false, Optional.of(new Activation.Range(3, 5)));
        assertThat(RunOp.of(clipped, x, weight).toFloats()).containsExactly(3, 4, 5);
        assertThat(RunOp.refusal(fused, x.shape(), weight.shape(), Shape.of(1), Shape.of(1, 1, 1, 1)))
                .isEqualTo("residual wants f32[1,1,1,3], 'd' is f32[1,1,1,1]");
        assertThat(RunOp.refusal(fused, x.shape(), weight.shape())).isEqualTo("wants 4 inputs, has 2");
    }

    private static ConvTranspose transpose(Window window, List<Long> outputPadding, List<Long> outputShape) {
        return new ConvTranspose(window, 1, outputPadding, outputShape);
    }

    @Test
    void transposeSpreadsEachElement() {
        var window = new Window(List.of(), List.of(2L), List.of(), Padding.none(1));
        var x = Tensor.of(Shape.of(1, 1, 2), 1f, 10);
        assertThat(RunOp.of(transpose(window, List.of(1L), List.of()), x, ones(1, 1, 3), RunOp.floats(0.5f))
                        .toFloats())
                .containsExactly(1.5f, 1.5f, 11.5f, 10.5f, 10.5f, 0.5f);
        // Fixed extents: of 5 natural elements, 4 stay; the odd one goes at the beginning unless SAME_UPPER.
        assertThat(RunOp.of(transpose(window, List.of(), List.of(4L)), x, ones(1, 1, 3))
                        .toFloats())
                .containsExactly(1, 11, 10, 10);
    }

    @Test
    void transposeSaysWhatDoesNotFit() {
        var window = new Window(List.of(), List.of(), List.of(), new Padding.Explicit(List.of(2L), List.of(2L)));
        assertThat(RunOp.refusal(transpose(window, List.of(), List.of()), Shape.of(1, 1, 2), Shape.of(1, 1, 3)))
                .contains("leaves nothing of the output of input [1,1,2]");
        assertThat(RunOp.refusal(transpose(window, List.of(), List.of()), Shape.of(1, 2, 2), Shape.of(1, 1, 3)))
                .isEqualTo("weight wants 1 input channels, 'a' is f32[1,2,2]");
        assertThat(RunOp.refusal(transpose(window, List.of(-1L), List.of()), Shape.of(1, 1, 9), Shape.of(1, 1, 3)))
                .isEqualTo("attribute 'output_padding' has an entry outside 0 to 2^31-1: [-1]");
    }
}
