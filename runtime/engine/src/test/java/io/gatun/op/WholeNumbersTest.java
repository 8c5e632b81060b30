package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.op.Binary.Function;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Arithmetic on whole numbers where it is easily wrong: at the ends of each type, by 0, by negative numbers, above 2^53. */
class WholeNumbersTest {
    private static final long LARGE = (1L << 53) + 1;

    private static Tensor list(DType dtype, long... values) {
        return RunOp.of(dtype, Shape.of(values.length), values);
    }

    private static long[] binary(Function function, DType dtype, long[] a, long... b) {
        return RunOp.of(new Binary(function), list(dtype, a), list(dtype, b)).toLongs();
    }

    private static long least(DType dtype) {
        return dtype.isUnsigned() ? 0 : -1L << dtype.bits() - 1;
    }

    private static long greatest(DType dtype) {
        return dtype.isUnsigned() ? -1L >>> Long.SIZE - dtype.bits() : ~least(dtype);
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, mode = Mode.MATCH_ANY, names = "U?INT(8|16|32|64)")
    void arithmeticWrapsAtTheEndsOfItsType(DType dtype) {
        long least = least(dtype);
        long greatest = greatest(dtype);
        assertThat(binary(Function.ADD, dtype, new long[] {greatest}, 1)).containsExactly(least);
        assertThat(binary(Function.SUB, dtype, new long[] {least}, 1)).containsExactly(greatest);
        assertThat(binary(Function.MUL, dtype, new long[] {greatest}, greatest)).containsExactly(1);
        assertThat(binary(Function.POW, dtype, new long[] {greatest, 3}, 3, 4)).containsExactly(greatest, 81);
        assertThat(binary(Function.DIV, dtype, new long[] {greatest}, greatest)).containsExactly(1);
        assertThat(RunOp.of(new Variadic(Variadic.Function.MAX), list(dtype, least), list(dtype, greatest))
                        .toLongs())
                .containsExactly(greatest);
        assertThat(RunOp.of(new Variadic(Variadic.Function.MIN), list(dtype, least), list(dtype, greatest))
                        .toLongs())
                .containsExactly(least);
        assertThat(RunOp.of(
                                new Compare(Compare.Function.LESS),
                                list(dtype, least, greatest),
                                list(dtype, greatest, least))
                        .toLongs())
                .containsExactly(1, 0);
        assertThat(RunOp.of(new Clip(), list(dtype, least, 3, greatest), list(dtype, 1), list(dtype, 5))
                        .toLongs())
                .containsExactly(1, 3, 5);
        assertThat(RunOp.of(new Clip(), list(dtype, least, 3, greatest), list(dtype, 5), list(dtype, 1))
                        .toLongs())
                .containsOnly(1);
        var all = RunOp.of(new Reduce(Reduce.Function.SUM, false, false), list(dtype, greatest, 1, 1));
        assertThat(all.toLongs()).containsExactly(least + 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"INT8", "INT16", "INT32", "INT64"})
    void theLeastNumberHasNoCounterpart(DType dtype) {
        long least = least(dtype);
        assertThat(binary(Function.DIV, dtype, new long[] {least}, -1)).containsExactly(least);
        assertThat(binary(Function.MOD, dtype, new long[] {least}, -1)).containsExactly(0);
        assertThat(RunOp.of(Unary.of(Unary.Function.ABS), list(dtype, least)).toLongs())
                .containsExactly(least);
        assertThat(RunOp.of(Unary.of(Unary.Function.NEG), list(dtype, least)).toLongs())
                .containsExactly(least);
    }

    @Test
    void quotientsTruncateAndRemaindersTakeTheSignAsked() {
        var a = new long[] {7, -7, 7, -7, 6};
        assertThat(binary(Function.DIV, DType.INT32, a, 3, 3, -3, -3, 3)).containsExactly(2, -2, -2, 2, 2);
        assertThat(binary(Function.MOD, DType.INT32, a, 3, 3, -3, -3, 3)).containsExactly(1, 2, -2, -1, 0);
        assertThat(binary(Function.FMOD, DType.INT32, a, 3, 3, -3, -3, 3)).containsExactly(1, -1, 1, -1, 0);
        for (var function : List.of(Function.DIV, Function.MOD, Function.FMOD)) {
            assertThatThrownBy(() -> binary(function, DType.INT32, new long[] {1}, 0))
                    .hasMessage("division of a whole number by zero");
        }
    }

    @Test
    void unsignedNumbersAboveTheSignedOnesStayThemselves() {
        long top = Long.MIN_VALUE + 5;
        assertThat(binary(Function.DIV, DType.UINT64, new long[] {top}, 2)).containsExactly((1L << 62) + 2);
        assertThat(binary(Function.MOD, DType.UINT64, new long[] {-1}, 10)).containsExactly(5);
        assertThat(RunOp.of(new Compare(Compare.Function.GREATER), list(DType.UINT64, top), list(DType.UINT64, 1))
                        .toLongs())
                .containsExactly(1);
        assertThat(RunOp.of(new Clip(), list(DType.UINT64, top), null, list(DType.UINT64, top - 1))
                        .toLongs())
                .containsExactly(top - 1);
        assertThat(RunOp.of(new Reduce(Reduce.Function.MAX, false, false), list(DType.UINT64, 1, top, 2))
                        .toLongs())
                .containsExactly(top);
        assertThat(RunOp.all(new TopK(0, true, true), 2, list(DType.UINT64, 1, top, 2), Tensor.of(Shape.of(1), 1L))
                        .getFirst()
                        .toLongs())
                .containsExactly(top);
        assertThat(list(DType.UINT64, -1).toString()).isEqualTo("u64[1] [18446744073709551615]");
    }

    @Test
    void aboveTheDoublesNothingIsLost() {
        assertThat(binary(Function.ADD, DType.INT64, new long[] {LARGE}, 2)).containsExactly(LARGE + 2);
        assertThat(binary(Function.DIV, DType.INT64, new long[] {3 * LARGE}, 3)).containsExactly(LARGE);
        assertThat(binary(Function.POW, DType.INT64, new long[] {3}, 39)).containsExactly(4052555153018976267L);
        assertThat(RunOp.of(new Clip(), list(DType.INT64, LARGE), list(DType.INT64, 0), null)
                        .toLongs())
                .containsExactly(LARGE);
        assertThat(RunOp.of(new Compare(Compare.Function.EQUAL), list(DType.INT64, LARGE), list(DType.INT64, LARGE - 1))
                        .toLongs())
                .containsExactly(0);
        assertThat(RunOp.of(
                                new Cumulative(false, false, false),
                                list(DType.INT64, LARGE, 1),
                                Tensor.of(Shape.SCALAR, 0L))
                        .toLongs())
                .containsExactly(LARGE, LARGE + 1);
    }

    @Test
    void shiftsByTheWidthAndMoreLeaveNothing() {
        assertThat(binary(Function.SHIFT_LEFT, DType.UINT8, new long[] {1, 1, 1, 255}, 7, 8, 64, 4))
                .containsExactly(128, 0, 0, 240);
        assertThat(binary(Function.SHIFT_RIGHT, DType.UINT64, new long[] {-1, -1, -1}, 63, 64, -1))
                .containsExactly(1, 0, 0);
        assertThat(binary(Function.SHIFT_RIGHT, DType.INT16, new long[] {-4, -4}, 1, 99))
                .containsExactly(-2, -1);
    }

    @Test
    void powersMixTypesAndTheResultHasThatOfTheBase() {
        var pow = new Binary(Function.POW);
        assertThat(RunOp.of(pow, list(DType.INT32, 4, 2), RunOp.floats(0.5f, 3)).toLongs())
                .containsExactly(2, 8);
        assertThat(RunOp.of(pow, RunOp.floats(2, 9), list(DType.INT64, -1, 2)).toFloats())
                .containsExactly(0.5f, 81);
        assertThat(RunOp.of(pow, list(DType.INT32, 2, 1, -1), list(DType.INT32, -1, -3, -3))
                        .toLongs())
                .containsExactly(0, 1, -1);
        assertThat(RunOp.of(pow, list(DType.INT64, -1), list(DType.UINT64, -1)).toLongs())
                .containsExactly(-1);
        assertThat(RunOp.of(pow, list(DType.INT8, 2), list(DType.INT64, 9)).toLongs())
                .containsExactly(0);
    }

    @Test
    void typesThatAreOnlyStoredAreNotComputedWith() {
        var four = TensorType.of(DType.INT4, 2);
        assertThat(RunOp.refusal(new Binary(Function.ADD), four, four))
                .isEqualTo("input 0 wants numbers, 'a' is i4[2]");
        assertThat(RunOp.refusal(new Compare(Compare.Function.EQUAL), four, four))
                .isEqualTo("input 0 wants numbers, 'a' is i4[2]");
        assertThat(RunOp.refusal(Unary.of(Unary.Function.EXP), TensorType.of(DType.FLOAT8E5M2, 2)))
                .isEqualTo("input 0 wants a floating type, 'a' is f8e5m2[2]");
        assertThat(RunOp.of(new IsNaN(), RunOp.of(DType.FLOAT8E5M2, Shape.of(1), 1))
                        .toLongs())
                .containsExactly(0);
    }
}
