package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuantizationTest {
    private static final QuantizeLinear QUANTIZE = new QuantizeLinear(1, 0, Optional.empty());
    private static final DequantizeLinear DEQUANTIZE = new DequantizeLinear(1, 0, Optional.empty());

    private static Tensor scalar(float value) {
        return Tensor.of(Shape.SCALAR, value);
    }

    @Test
    void roundsHalvesToEvenAndSaturates() {
        var x = RunOp.floats(1, 3, 5, -1, 1000, -1000);
        assertThat(RunOp.of(QUANTIZE, x, scalar(2), RunOp.of(DType.INT8, Shape.SCALAR, 1))
                        .toLongs())
                .containsExactly(1, 3, 3, 1, 127, -128);
        assertThat(RunOp.of(QUANTIZE, x, scalar(2)).toLongs()).containsExactly(0, 2, 2, 0, 255, 0);
        assertThat(RunOp.of(new QuantizeLinear(1, 0, Optional.of(DType.UINT16)), x, scalar(0.01f))
                        .toLongs())
                .containsExactly(100, 300, 500, 0, 65535, 0);
    }

    @Test
    void scalesGoByTensorAxisOrBlock() {
        var x = RunOp.of(DType.INT8, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertThat(RunOp.of(DEQUANTIZE, x, RunOp.floats(1, 10, 100)).toFloats())
                .containsExactly(1, 20, 300, 4, 50, 600);
        assertThat(RunOp.of(new DequantizeLinear(-2, 0, Optional.empty()), x, RunOp.floats(1, 10))
                        .toFloats())
                .containsExactly(1, 2, 3, 40, 50, 60);
        var blocks = Tensor.of(Shape.of(2, 2), 1f, 10, 100, 1000);
        var zeros = RunOp.of(DType.INT8, Shape.of(2, 2), 1, 0, 0, 0);
        assertThat(RunOp.of(new DequantizeLinear(1, 2, Optional.empty()), x, blocks, zeros)
                        .toFloats())
                .containsExactly(0, 1, 30, 400, 500, 6000);
    }

    @Test
    void dynamicRangeOfZerosIsHarmless() {
        var out = RunOp.all(new DynamicQuantizeLinear(), 3, RunOp.floats(0, 0));
        assertThat(out.get(0).toLongs()).containsExactly(0, 0);
        assertThat(out.get(1).toFloats()).containsExactly(1);
    }

    @Test
    void convolutionPadsWithTheZeroPoint() {
        var window = new Window(List.of(), List.of(), List.of(), new Padding.Explicit(List.of(1L), List.of(0L)));
        var x = RunOp.of(DType.UINT8, Shape.of(1, 1, 3), 12, 10, 13);
        var weight = RunOp.of(DType.INT8, Shape.of(2, 1, 2), 1, 2, -3, 5);
        var zeroX = RunOp.of(DType.UINT8, Shape.SCALAR, 10);
        var zeroWeight = RunOp.of(DType.INT8, Shape.of(2), 0, 1);
        assertThat(RunOp.of(new ConvInteger(window, 1), x, weight, zeroX, zeroWeight)
                        .toLongs())
                .containsExactly(4, 2, 6, 8, -8, 12);
        var y = RunOp.of(
                new QLinearConv(window, 1),
                x,
                scalar(0.5f),
                zeroX,
                weight,
                RunOp.floats(1, 2),
                zeroWeight,
                scalar(1),
                RunOp.of(DType.INT8, Shape.SCALAR, -1),
                RunOp.of(DType.INT32, Shape.of(2), 1, 1000));
        assertThat(y.toLongs()).containsExactly(1, 1, 3, 127, 127, 127);
    }

    @Test
    void productsSubtractZeroPointsOfRowsAndColumns() {
        var a = RunOp.of(DType.UINT8, Shape.of(2, 2), 2, 2, 4, 5);
        var b = RunOp.of(DType.INT8, Shape.of(2, 2), 1, 0, 3, 4);
        var rows = RunOp.of(DType.UINT8, Shape.of(2), 1, 3);
        var columns = RunOp.of(DType.INT8, Shape.of(2), 0, 1);
        assertThat(RunOp.of(new MatMulInteger(), a, b, rows, columns).toLongs()).containsExactly(4, 2, 7, 5);
        var one = RunOp.of(DType.UINT8, Shape.SCALAR, 0);
        var none = RunOp.of(DType.INT8, Shape.SCALAR, 0);
        assertThat(RunOp.of(new QLinearMatMul(), a, RunOp.floats(1, 10), one, b, scalar(1), none, scalar(2), one)
                        .toLongs())
                .containsExactly(4, 4, 95, 100);
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThat(RunOp.refusal(QUANTIZE, Shape.of(2, 3), Shape.of(2)))
                .isEqualTo("the scale wants shape [3] or a single number, got [2] for axis 1 of [2,3]");
        assertThat(RunOp.refusal(new QuantizeLinear(1, 2, Optional.empty()), Shape.of(2, 3), Shape.of(2, 1)))
                .isEqualTo("the scale wants shape [2,2] for blocks of 2 along axis 1 of [2,3], got [2,1]");
        assertThat(RunOp.refusal(QUANTIZE, Shape.of(2, 3), Shape.of(), Shape.of()))
                .isEqualTo("the output's type must be one of [i8, u8, i16, u16], got f32");
        assertThat(RunOp.refusal(
                        DEQUANTIZE,
                        TensorType.of(DType.INT8, 2, 3),
                        TensorType.of(DType.FLOAT32, 3),
                        TensorType.of(DType.INT8)))
                .isEqualTo("the zero point wants the scale's shape, but 'c' is i8[] and 'b' is f32[3]");
        assertThat(RunOp.refusal(DEQUANTIZE, Shape.of(2), Shape.of()))
                .isEqualTo("input 0 wants [i8, u8, i16, u16, i32], 'a' is f32[2]");
    }
}
