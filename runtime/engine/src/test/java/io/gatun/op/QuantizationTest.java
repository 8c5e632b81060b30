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
    void fewBitsSaturateAtTheirLimits() {
        var x = RunOp.floats(-100, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 100);
        record Limits(DType dtype, long[] expected) {}
        for (var limits : List.of(
                new Limits(DType.INT4, new long[] {-8, -2, 0, 0, 2, 2, 7}),
                new Limits(DType.UINT4, new long[] {0, 0, 0, 0, 2, 2, 15}),
                new Limits(DType.INT2, new long[] {-2, -2, 0, 0, 1, 1, 1}),
                new Limits(DType.UINT2, new long[] {0, 0, 0, 0, 2, 2, 3}))) {
            var y = RunOp.of(new QuantizeLinear(1, 0, Optional.of(limits.dtype)), x, scalar(1));
            assertThat(y.dtype()).isEqualTo(limits.dtype);
            assertThat(y.toLongs()).containsExactly(limits.expected);
            assertThat(RunOp.of(DEQUANTIZE, y, scalar(0.5f)).toFloats()[6]).isEqualTo(limits.expected[6] / 2f);
        }
    }

    @Test
    void smallFloatsKeepTheirFractionAndSaturateUnlessToldOtherwise() {
        var x = RunOp.floats(3, -1000, 0.1f);
        var zero = RunOp.of(DType.FLOAT8E4M3FN, Shape.SCALAR, 0);
        assertThat(RunOp.of(QUANTIZE, x, scalar(2), zero).toFloats()).containsExactly(1.5f, -448, 0.05078125f);
        var open = new QuantizeLinear(1, 0, Optional.of(DType.FLOAT8E4M3FN), Optional.empty(), false);
        assertThat(RunOp.of(open, x, scalar(2)).toFloats()).containsExactly(1.5f, Float.NaN, 0.05078125f);
        var four = new QuantizeLinear(1, 0, Optional.of(DType.FLOAT4E2M1));
        assertThat(RunOp.of(four, x, scalar(2)).toFloats()).containsExactly(1.5f, -6, 0);
    }

    @Test
    void theQuotientHasTheScalesPrecisionUnlessToldOtherwise() {
        // 2047 / 2 lies halfway for float32, but float16 holds only 1024 and 1023, and bfloat16 rounds 2047 itself to
        // 2048
        var x = RunOp.floats(2047);
        var halves = RunOp.of(DType.FLOAT16, Shape.SCALAR, 2);
        var coarse = new QuantizeLinear(1, 0, Optional.of(DType.INT16), Optional.of(DType.BFLOAT16), true);
        var fine = new QuantizeLinear(1, 0, Optional.of(DType.INT16), Optional.of(DType.FLOAT32), true);
        var third = Tensor.of(Shape.of(1), 100f / 3);
        var byScale = new QuantizeLinear(1, 0, Optional.of(DType.INT16));
        assertThat(RunOp.of(byScale, x, halves).toLongs()).containsExactly(1024);
        assertThat(RunOp.of(coarse, RunOp.floats(1001), scalar(1)).toLongs()).containsExactly(1000);
        assertThat(RunOp.of(fine, RunOp.floats(1001), halves).toLongs()).containsExactly(500);
        assertThat(RunOp.of(byScale, third, RunOp.of(DType.FLOAT8E8M0, Shape.SCALAR, 4))
                        .toLongs())
                .containsExactly(8);
    }

    @Test
    void scalesMayBePowersOfTwo() {
        var x = RunOp.of(DType.FLOAT4E2M1, Shape.of(1, 4), 1, -6, 4, 2);
        var scales = RunOp.of(DType.FLOAT8E8M0, Shape.of(1, 2), 4, 1);
        var y = RunOp.of(new DequantizeLinear(1, 2, Optional.of(DType.FLOAT16)), x, scales);
        assertThat(y.dtype()).isEqualTo(DType.FLOAT16);
        assertThat(y.toFloats()).containsExactly(4, -24, 4, 2);
    }

    @Test
    void zeroPointsOfManyMatricesBelongToTheRowsAndColumnsOfEach() {
        var a = RunOp.of(DType.UINT8, Shape.of(2, 1, 2), 2, 2, 4, 5);
        var b = RunOp.of(DType.INT8, Shape.of(2, 2, 2), 1, 0, 3, 4, 1, 0, 3, 4);
        var rows = RunOp.of(DType.UINT8, Shape.of(2, 1, 1), 1, 3);
        var columns = RunOp.of(DType.INT8, Shape.of(2, 1, 2), 0, 1, 1, 0);
        assertThat(RunOp.of(new MatMulInteger(), a, b, rows, columns).toLongs()).containsExactly(4, 2, 4, 8);
    }

    @Test
    void productsOfSmallFloatsAreSmallFloats() {
        var a = RunOp.of(DType.FLOAT8E4M3FN, Shape.of(1, 2), 2, 3);
        var b = RunOp.of(DType.FLOAT8E5M2, Shape.of(2, 1), 4, 5);
        var none = RunOp.of(DType.FLOAT8E4M3FN, Shape.SCALAR, 0);
        var zero = RunOp.of(DType.FLOAT8E5M2, Shape.SCALAR, 0);
        var y = RunOp.of(new QLinearMatMul(), a, scalar(0.5f), none, b, scalar(1), zero, scalar(2), none);
        assertThat(y.type().toString()).isEqualTo("f8e4m3fn[1,1]");
        assertThat(y.toFloats()).containsExactly(6);
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThat(RunOp.refusal(QUANTIZE, Shape.of(2, 3), Shape.of(2)))
                .isEqualTo("the scale wants shape [3] or a single number, got [2] for axis 1 of [2,3]");
        assertThat(RunOp.refusal(new QuantizeLinear(1, 2, Optional.empty()), Shape.of(2, 3), Shape.of(2, 1)))
                .isEqualTo("the scale wants shape [2,2] for blocks of 2 along axis 1 of [2,3], got [2,1]");
        assertThat(RunOp.refusal(QUANTIZE, Shape.of(2, 3), Shape.of(), Shape.of()))
                .startsWith("the output's type must be one of [i8, u8, i16, u16, i4, ")
                .endsWith("], got f32");
        assertThat(RunOp.refusal(
                        DEQUANTIZE,
                        TensorType.of(DType.INT8, 2, 3),
                        TensorType.of(DType.FLOAT32, 3),
                        TensorType.of(DType.INT8)))
                .isEqualTo("the zero point wants the scale's shape, but 'c' is i8[] and 'b' is f32[3]");
        assertThat(RunOp.refusal(DEQUANTIZE, Shape.of(2), Shape.of()))
                .startsWith("input 0 wants [i8, u8, i16, u16, i32, ")
                .endsWith("], 'a' is f32[2]");
        assertThat(RunOp.refusal(DEQUANTIZE, TensorType.of(DType.INT8, 2), TensorType.of(DType.FLOAT8E8M0)))
                .isEqualTo(
                        "the output's type, which the attribute 'output_dtype' or else the scale says, must be a floating"
                                + " type of at least 16 bits, got f8e8m0");
        assertThat(RunOp.refusal(
                        new QuantizeLinear(1, 0, Optional.empty(), Optional.of(DType.INT8), true),
                        Shape.of(2),
                        Shape.of()))
                .isEqualTo("attribute 'precision' must be a type that one computes in, got i8");
        assertThat(RunOp.refusal(
                        new MatMulInteger(),
                        TensorType.of(DType.INT8, 2, 3, 4),
                        TensorType.of(DType.INT8, 4, 5),
                        TensorType.of(DType.INT8, 2, 3)))
                .isEqualTo("input 2 wants a single number or one for each of [2,3] rows, 'c' is i8[2,3]");
    }
}
