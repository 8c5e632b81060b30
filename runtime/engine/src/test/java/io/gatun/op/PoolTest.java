package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static Window window(long kernel, long stride, long before, long after) {
        return new Window(
                List.of(kernel), List.of(stride), List.of(), new Padding.Explicit(List.of(before), List.of(after)));
    }

    private static final Tensor X = Tensor.of(Shape.of(1, 1, 5), 1f, 2, 3, 4, 5);

    @Test
    void ceilModeAddsAWindowThatStartsInside() {
        assertThat(RunOp.of(new MaxPool(window(2, 2, 0, 0), false, false), X).toFloats())
                .containsExactly(2, 4);
        assertThat(RunOp.of(new MaxPool(window(2, 2, 0, 0), true, false), X).toFloats())
                .containsExactly(2, 4, 5);
        // The third window would start at the padding's end, past the input.
        assertThat(RunOp.shape(new MaxPool(window(3, 3, 1, 1), true, false), Shape.of(1, 1, 5)))
                .isEqualTo(Shape.of(1, 1, 2));
    }

    @Test
    void averagesCountPaddingIfToldButNeverWhatLiesBeyond() {
        assertThat(RunOp.of(new AveragePool(window(3, 3, 1, 1), false, false), X)
                        .toFloats())
                .containsExactly(1.5f, 4);
        assertThat(RunOp.of(new AveragePool(window(3, 3, 1, 1), false, true), X).toFloats())
                .containsExactly(1, 4);
        assertThat(RunOp.of(new AveragePool(window(3, 2, 0, 0), true, true), Tensor.of(Shape.of(1, 1, 4), 1f, 2, 3, 5))
                        .toFloats())
                .containsExactly(2, 4);
    }

    @Test
    void indicesNameTheFirstMaximumInEitherOrder() {
        var x = Tensor.of(Shape.of(1, 2, 2, 2), 1f, 4, 4, 2, 9, 8, 7, 9);
        var window = new Window(List.of(2L, 2L), List.of(), List.of(), Padding.none(2));
        assertThat(RunOp.all(new MaxPool(window, false, false), 2, x).get(1).toLongs())
                .containsExactly(1, 4);
        assertThat(RunOp.all(new MaxPool(window, false, true), 2, x).get(1).toLongs())
                .containsExactly(2, 4);
    }

    @Test
    void maximumOfNaNIsNaN() {
        var x = Tensor.of(Shape.of(1, 1, 3), 1f, Float.NaN, 2);
        assertThat(RunOp.of(new MaxPool(window(3, 1, 0, 0), false, false), x).toFloats())
                .containsExactly(Float.NaN);
        assertThat(RunOp.of(new GlobalMaxPool(), x).toFloats()).containsExactly(Float.NaN);
    }

    @Test
    void bytesArePooledExactly() {
        var x = RunOp.of(DType.INT8, Shape.of(1, 1, 3), -128, -5, -7);
        assertThat(RunOp.of(new MaxPool(window(2, 1, 0, 0), false, false), x).toLongs())
                .containsExactly(-5, -5);
    }

    @Test
    void globalPoolsKeepTheRank() {
        var x = Tensor.of(Shape.of(1, 2, 2, 1), 3f, 4, -6, 8);
        assertThat(RunOp.of(new GlobalAveragePool(), x).toFloats()).containsExactly(3.5f, 1);
        assertThat(RunOp.of(new GlobalLpPool(2), x).toFloats()).containsExactly(5, 10);
        assertThat(RunOp.of(new LpPool(window(2, 1, 0, 0), false, 1), Tensor.of(Shape.of(1, 1, 2), -3f, 4))
                        .toFloats())
                .containsExactly(7);
        assertThat(RunOp.shape(new GlobalMaxPool(), Shape.of(2, 3, 4, 5))).isEqualTo(Shape.of(2, 3, 1, 1));
    }

    @Test
    void aHugeKernelCostsNothing() {
        var huge = window(1L << 30, 1, (1L << 30) - 2, 0);
        assertThat(RunOp.of(new MaxPool(huge, false, false), Tensor.of(Shape.of(1, 1, 3), 1f, 5, 2))
                        .toFloats())
                .containsExactly(5, 5);
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThat(RunOp.refusal(new MaxPool(window(2, 1, 2, 0), false, false), Shape.of(1, 1, 5)))
                .startsWith("padding of a pool must be smaller than its kernel [2]");
        assertThat(RunOp.refusal(new MaxPool(window(6, 1, 0, 0), false, false), Shape.of(1, 1, 5)))
                .isEqualTo("kernel [6] with dilations [1] and padding does not fit input [1,1,5]");
        assertThat(RunOp.refusal(new AveragePool(window(2, 1, 0, 0), false, false), Shape.of(1, 5)))
                .isEqualTo("input 0 wants rank at least 3, 'a' is f32[1,5]");
        assertThat(RunOp.refusal(new AveragePool(window(2, 1, 0, 0), false, false), Shape.of(1, 1, 5, 5)))
                .isEqualTo("attribute 'kernel_shape' wants 2 numbers, got [2]");
        assertThat(RunOp.refusal(new MaxPool(window(2, 1, 0, 0), false, false), TensorType.of(DType.INT64, 1, 1, 5)))
                .isEqualTo("input 0 wants a floating type, i8 or u8, 'a' is i64[1,1,5]");
        assertThat(RunOp.refusal(new LpPool(window(2, 1, 0, 0), false, 0), Shape.of(1, 1, 5)))
                .isEqualTo("attribute 'p' must be at least 1, got 0");
    }
}
