package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.DType;
import io.gatun.tensor.Narrowing;
import io.gatun.tensor.Narrowing.Direction;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import org.junit.jupiter.api.Test;

class CastTest {
    @Test
    void wholeNumbersKeepTheirLowBits() {
        var x = RunOp.of(DType.INT64, Shape.of(4), 200, -1, 1L << 40 | 5, 0x1_8000);
        assertThat(RunOp.of(new Cast(DType.INT8), x).toLongs()).containsExactly(-56, -1, 5, 0);
        assertThat(RunOp.of(new Cast(DType.UINT4), x).toLongs()).containsExactly(8, 15, 5, 0);
        assertThat(RunOp.of(new Cast(DType.INT2), x).toLongs()).containsExactly(0, -1, 1, 0);
        assertThat(RunOp.of(new Cast(DType.INT16), x).toLongs()).containsExactly(200, -1, 5, -32768);
        assertThat(RunOp.of(new Cast(DType.BOOL), x).toLongs()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void largeWholeNumbersRoundOnce() {
        long halfwayAndABit = (1L << 62) + (1L << 38) + 1;
        var signed = RunOp.of(DType.INT64, Shape.of(2), halfwayAndABit, -halfwayAndABit);
        assertThat(RunOp.of(new Cast(DType.FLOAT32), signed).toFloats())
                .containsExactly(0x1p62f + 0x1p39f, -0x1p62f - 0x1p39f);
        var unsigned = RunOp.of(DType.UINT64, Shape.of(2), -1, Long.MIN_VALUE + (1L << 39) + 1);
        assertThat(RunOp.of(new Cast(DType.FLOAT32), unsigned).toFloats()).containsExactly(0x1p64f, 0x1p63f + 0x1p40f);
        assertThat(RunOp.of(new Cast(DType.FLOAT64), unsigned).doubleAt(1)).isEqualTo(0x1p63 + 0x1p39);
        assertThat(RunOp.of(new Cast(DType.FLOAT16), unsigned).doubleAt(0)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void saturationAndDirectionAreForSmallFloatsAlone() {
        var open = new Narrowing(false, Direction.DOWN);
        var x = RunOp.floats(1000, 3);
        assertThat(RunOp.of(new Cast(DType.FLOAT8E4M3FN), x).toFloats()).containsExactly(448, 3);
        assertThat(RunOp.of(new Cast(DType.FLOAT8E4M3FN, open), x).toFloats()).containsExactly(Float.NaN, 3);
        assertThat(RunOp.of(new Cast(DType.FLOAT8E8M0), x).toFloats()).containsExactly(1024, 4);
        var like = RunOp.of(DType.FLOAT8E8M0, Shape.of(0));
        assertThat(RunOp.of(new CastLike(open), x, like).toFloats()).containsExactly(512, 2);
        assertThat(RunOp.of(new Cast(DType.FLOAT16, open), x).toFloats()).containsExactly(1000, 3);
    }

    @Test
    void bitsAreTakenForAnotherTypeOfAsManyBits() {
        assertThat(RunOp.of(new BitCast(DType.UINT32), RunOp.floats(1)).toLongs())
                .containsExactly(0x3F80_0000);
        assertThat(RunOp.of(new BitCast(DType.FLOAT4E2M1), RunOp.of(DType.UINT4, Shape.of(3), 1, 7, 15))
                        .toFloats())
                .containsExactly(0.5f, 6, -6);
        assertThat(RunOp.of(new BitCast(DType.BOOL), RunOp.of(DType.UINT8, Shape.of(2), 0, 2))
                        .bitsAt(1))
                .isEqualTo(1);
        assertThat(RunOp.refusal(new BitCast(DType.INT64), TensorType.of(DType.FLOAT32, 2)))
                .isEqualTo("attribute 'to' wants a type of 32 bits, i64 has 64, 'a' is f32[2]");
    }
}
