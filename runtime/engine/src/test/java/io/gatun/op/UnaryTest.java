package io.gatun.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.op.Unary.Function;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UnaryTest {
    /** Values to 15 digits from tables of the functions. */
    @ParameterizedTest
    @CsvSource({
        "ERF, 0.5, 0.520499877813047",
        "ERF, 3, 0.999977909503001",
        "ERF, -1, -0.842700792949715",
        "ERF, 7, 1",
        "ASINH, 1, 0.881373587019543",
        "ASINH, -1e300, -691.468675078773680",
        "ASINH, 1e-20, 1e-20",
        "ACOSH, 2, 1.31695789692482",
        "ACOSH, 1e300, 691.468675078773680",
        "ATANH, -0.5, -0.549306144334055",
        "SOFTPLUS, 0, 0.693147180559945",
        "SOFTPLUS, 1000, 1000",
        "SOFTPLUS, -1000, 0",
        "ROUND, 2.5, 2",
        "ROUND, 3.5, 4",
        "ROUND, -0.5, 0",
        "GELU, 1, 0.841344746068543",
        "GELU_TANH, 1, 0.841191990608276",
        "HARD_SWISH, 1, 0.666666666666667",
        "HARD_SWISH, -4, 0",
        "SHRINK, -1, -1",
        "SHRINK, 0.5, 0",
        "CELU, -1, -0.632120558828558",
        "SELU, 1, 1.0507010221481323",
        "MISH, 1, 0.865098388267310",
    })
    void computesOneNumber(Function function, double x, double expected) {
        assertThat(Unary.of(function).apply(x)).isCloseTo(expected, within(1e-14 * Math.max(1, Math.abs(expected))));
    }

    @ParameterizedTest
    @EnumSource
    void carriesNaNThrough(Function function) {
        switch (function) {
            case NOT, SHRINK, SIGN, THRESHOLDED_RELU -> {}
            default -> assertThat(Unary.of(function).apply(Double.NaN)).isNaN();
        }
    }

    @Test
    void wholeNumbersAreExactAndWrap() {
        long big = (1L << 53) + 1;
        assertThat(whole(Function.NEG, DType.INT64, big, Long.MIN_VALUE)).containsExactly(-big, Long.MIN_VALUE);
        assertThat(whole(Function.ABS, DType.INT8, -128, -5)).containsExactly(-128, 5);
        assertThat(whole(Function.SIGN, DType.UINT64, -1, 0)).containsExactly(1, 0);
        assertThat(whole(Function.RELU, DType.INT32, -3, 3)).containsExactly(0, 3);
        assertThat(whole(Function.BITWISE_NOT, DType.UINT8, 0, 255)).containsExactly(255, 0);
        assertThat(whole(Function.NOT, DType.BOOL, 0, 1)).containsExactly(1, 0);
    }

    private static long[] whole(Function function, DType dtype, long... values) {
        return RunOp.of(Unary.of(function), RunOp.of(dtype, Shape.of(values.length), values))
                .toLongs();
    }

    @Test
    void emptyTensorsStayEmpty() {
        assertThat(RunOp.of(Unary.of(Function.EXP), Tensor.of(Shape.of(0, 3), new float[0]))
                        .shape())
                .isEqualTo(Shape.of(0, 3));
    }

    @Test
    void refusesTypesTheFunctionDoesNotKnow() {
        assertThat(RunOp.refusal(Unary.of(Function.EXP), TensorType.of(DType.INT32, 2)))
                .isEqualTo("input 0 wants a floating type, 'a' is i32[2]");
        assertThat(RunOp.refusal(Unary.of(Function.NEG), TensorType.of(DType.UINT8, 2)))
                .isEqualTo("input 0 wants a signed number, 'a' is u8[2]");
        assertThat(RunOp.refusal(Unary.of(Function.NOT), Shape.of(2))).isEqualTo("input 0 wants bool, 'a' is f32[2]");
        assertThat(RunOp.refusal(Unary.of(Function.RELU), Shape.of(2), Shape.of(2)))
                .isEqualTo("wants 1 inputs, has 2");
    }

    @Test
    void attributesAreThoseOfOnnx() {
        assertThat(Unary.of(Function.SELU).attributes().names()).containsExactly("alpha", "gamma");
        assertThat(Unary.of(Function.TANH).attributes()).isEqualTo(Attributes.NONE);
        assertThat(Unary.of(Function.GELU_TANH).attributes().getString("approximate", ""))
                .isEqualTo("tanh");
    }

    @Test
    void clipOrdersUnsignedNumbersAndLetsTheMaximumWin() {
        var scalar = Shape.SCALAR;
        var x = RunOp.of(DType.UINT64, Shape.of(3), 1, 5, -1);
        assertThat(RunOp.of(new Clip(), x, RunOp.of(DType.UINT64, scalar, 3), RunOp.of(DType.UINT64, scalar, -2))
                        .toLongs())
                .containsExactly(3, 5, -2);
        assertThat(RunOp.of(new Clip(), x, null, RunOp.of(DType.UINT64, scalar, 4))
                        .toLongs())
                .containsExactly(1, 4, 4);
        assertThat(RunOp.of(new Clip(), RunOp.floats(-1, 9, Float.NaN), Tensor.of(scalar, 4f), Tensor.of(scalar, 2f))
                        .toFloats())
                .containsExactly(2, 2, Float.NaN);
        assertThat(RunOp.refusal(new Clip(), Shape.of(3), Shape.of(2)))
                .isEqualTo("a bound must be a single number, 'b' is f32[2]");
    }

    @Test
    void oldPReluSlopesBelongToChannels() {
        var x = Tensor.of(Shape.of(1, 2, 2), -1f, -2, -3, -4);
        var slope = RunOp.floats(10, 100);
        assertThat(RunOp.of(new PRelu(true), x, slope).toFloats()).containsExactly(-10, -20, -300, -400);
        assertThat(RunOp.of(new PRelu(false), x, slope).toFloats()).containsExactly(-10, -200, -30, -400);
        assertThat(RunOp.refusal(new PRelu(false), Shape.of(1, 2, 2), Shape.of(3)))
                .isEqualTo("slope wants a shape that broadcasts to [1,2,2], 'b' is f32[3]");
    }

    @Test
    void dropoutKeepsAllAndRefusesToTrain() {
        var x = RunOp.floats(1, 2);
        var out = RunOp.all(new Dropout(false), 2, x);
        assertThat(out.get(0).toFloats()).containsExactly(1, 2);
        assertThat(out.get(1).toLongs()).containsExactly(1, 1);
        var training = RunOp.of(DType.BOOL, Shape.SCALAR, 1);
        assertThat(RunOp.of(new Dropout(false), x, Tensor.of(Shape.SCALAR, 0f), training)
                        .toFloats())
                .containsExactly(1, 2);
        assertThatThrownBy(() -> RunOp.of(new Dropout(false), x, null, training))
                .hasMessage("training_mode is true, but Gatun drops nothing: only a ratio of 0 is supported then");
    }
}
