package io.gatun.gradient;

import static io.gatun.gradient.GradientCase.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.gradient.rule.Rules;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.Clip;
import io.gatun.op.Compare;
import io.gatun.op.LogSoftmax;
import io.gatun.op.PRelu;
import io.gatun.op.Softmax;
import io.gatun.op.SwiGlu;
import io.gatun.op.Unary;
import io.gatun.op.Variadic;
import io.gatun.op.Where;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ElementwiseGradientTest {
    @ParameterizedTest
    @EnumSource
    void functionsOfOneNumber(Unary.Function function) {
        if (Rules.of(Unary.of(function)).stops()) {
            assertThat(function.name()).isIn("SIGN", "FLOOR", "CEIL", "ROUND", "NOT", "BITWISE_NOT");
            return;
        }
        var unary = Unary.of(function);
        var given = GradientCase.of(unary, shape(29));
        GradientCheck.check(
                switch (function) {
                    case HARD_SIGMOID, HARD_SWISH, GELU, GELU_TANH, MISH, SWISH, ELU, SELU, CELU, SOFTPLUS ->
                        given.between(-4, 4);
                    case SQRT, LOG, RECIPROCAL -> given.between(0.2, 3);
                    case ACOSH -> given.between(1.2, 3);
                    case ASIN, ACOS, ATANH -> given.between(-0.9, 0.9);
                    case THRESHOLDED_RELU -> given.between(-0.5, 2.6);
                    default -> given;
                });
    }

    private static List<GradientCase> cases() {
        var cases = new ArrayList<GradientCase>();
        for (var function : List.of(Binary.Function.ADD, Binary.Function.SUB, Binary.Function.MUL)) {
            cases.add(GradientCase.of(new Binary(function), shape(2, 3, 4), shape(2, 3, 4)));
            cases.add(GradientCase.of(new Binary(function), shape(3, 1, 4), shape(2, 1, 5, 1)));
            cases.add(GradientCase.of(new Binary(function), shape(), shape(3)));
        }
        for (var function : List.of(Binary.Function.DIV, Binary.Function.POW)) {
            cases.add(
                    GradientCase.of(new Binary(function), shape(2, 3), shape(3)).between(0.3, 2.1));
            cases.add(
                    GradientCase.of(new Binary(function), shape(3), shape(2, 1)).between(0.3, 2.1));
        }
        cases.add(GradientCase.of(
                "square", d -> d.node(new Binary(Binary.Function.POW), d.in(0), d.number(2)), shape(7)));
        cases.add(GradientCase.of(
                "power of whole numbers",
                d -> d.node(new Binary(Binary.Function.POW), d.in(0), d.longs(0, 1, 3)),
                shape(2, 3)));
        for (var function : Variadic.Function.values()) {
            cases.add(GradientCase.of(new Variadic(function), shape(2, 3), shape(3), shape(2, 1)));
            cases.add(GradientCase.of(new Variadic(function), shape(4)));
        }
        cases.add(GradientCase.of(new PRelu(false), shape(2, 3, 5), shape(3, 1)));
        cases.add(GradientCase.of(new PRelu(true), shape(2, 3, 5), shape(3)));
        cases.add(
                GradientCase.of("clip", d -> d.node(new Clip(), d.in(0), d.number(-0.4), d.number(0.55)), shape(3, 7)));
        cases.add(GradientCase.of(
                "clip of three", d -> d.node(new Clip(), d.in(0), d.in(1), d.in(2)), shape(3, 7), shape(), shape()));
        for (boolean flattened : new boolean[] {false, true}) {
            cases.add(GradientCase.of(new Softmax(1, flattened), shape(2, 3, 4)));
            cases.add(GradientCase.of(new LogSoftmax(-2, flattened), shape(2, 3, 4)));
        }
        cases.add(GradientCase.of(
                "where",
                d -> {
                    var smaller = d.node(new Compare(Compare.Function.LESS), d.in(0), d.in(1));
                    return d.node(new Where(), smaller, d.in(0), d.in(1));
                },
                shape(3, 1),
                shape(2, 1, 5)));
        cases.add(GradientCase.of(new SwiGlu(1.3f), shape(7), shape(7)));
        cases.add(GradientCase.of(
                "there and back",
                d -> d.node(new Cast(d.dtype()), d.node(new Cast(DType.FLOAT64), d.in(0))),
                shape(5)));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsDifferences(GradientCase given) {
        GradientCheck.check(given);
    }

    @ParameterizedTest
    @EnumSource(names = {"LEAKY_RELU", "ELU", "CELU", "SELU", "SWISH", "SHRINK", "HARD_SIGMOID", "THRESHOLDED_RELU"})
    void parametersCount(Unary.Function function) {
        GradientCheck.check(
                GradientCase.of(new Unary(function, 0.3f, 0.7f), shape(23)).between(-2, 2));
    }

    @ParameterizedTest
    @EnumSource(names = {"MAX", "MIN"})
    void equalExtremesShare(Variadic.Function function) {
        var gradients = GradientOf.of(
                d -> d.node(new Variadic(function), d.in(0), d.in(0), d.in(1)),
                List.of(new double[] {1, 2}, new double[] {1, 2}),
                Shape.of(2));
        assertThat(Arrays.stream(gradients.get(0)).toArray()).containsExactly(2 / 3.0, 2 / 3.0);
        assertThat(gradients.get(1)).containsExactly(1 / 3.0, 1 / 3.0);
    }
}
