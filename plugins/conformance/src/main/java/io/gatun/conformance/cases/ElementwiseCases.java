package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.ABSENT;
import static io.gatun.conformance.cases.Operand.scalar;
import static io.gatun.conformance.cases.Operand.weight;
import static io.gatun.conformance.cases.Operand.x;

import io.gatun.op.Cast;
import io.gatun.op.Clip;
import io.gatun.op.IsInf;
import io.gatun.op.IsNaN;
import io.gatun.op.PRelu;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Narrowing;

/** Functions of each element by itself. */
final class ElementwiseCases {
    private ElementwiseCases() {}

    static void addTo(CaseList cases) {
        for (var function : Unary.Function.values()) {
            unary(cases, function);
        }
        parameters(cases);
        clip(cases);
        pRelu(cases);
        casts(cases);
        var special = x(6, 41).with(Filling.SPECIAL);
        cases.add("both signs", new IsInf(true, true), special);
        cases.add("positive", new IsInf(true, false), special);
        cases.add("", new IsNaN(), special);
    }

    private static void unary(CaseList cases, Unary.Function function) {
        var op = Unary.of(function);
        var name = function.name();
        if (function == Unary.Function.NOT) {
            cases.add(name, op, Operand.of(DType.BOOL, 5, 7));
            return;
        }
        if (function == Unary.Function.BITWISE_NOT) {
            cases.add(name, op, Operand.of(DType.INT32, 5, 7));
            cases.add(name, op, Operand.of(DType.UINT8, 3));
            return;
        }
        var filling = domain(function);
        for (var shape : new long[][] {{}, {1}, {1009}, {2, 3, 5, 7}, {4, 16, 8, 8}, {3, 0, 5}}) {
            cases.add(name, op, x(shape).with(filling));
        }
        cases.add(
                name + " of special numbers",
                op,
                x(7, 31).with(isDefinedAtInfinity(function) ? Filling.SPECIAL : Filling.FINITE));
    }

    /** Whether a formula is not zero times infinity there, of which each implementation makes something else. */
    private static boolean isDefinedAtInfinity(Unary.Function function) {
        return switch (function) {
            case GELU, GELU_TANH, MISH, SWISH, HARD_SWISH -> false;
            default -> true;
        };
    }

    /** Where a function is defined and not so steep that the last place of its input decides. */
    private static Filling domain(Unary.Function function) {
        return switch (function) {
            case SQRT, LOG, RECIPROCAL -> Filling.POSITIVE;
            case ACOSH -> Filling.between(1.1, 5);
            case ASIN, ACOS, ATANH -> Filling.between(-0.95, 0.95);
            case TAN -> Filling.between(-1.4, 1.4);
            default -> Filling.between(-6, 6);
        };
    }

    private static void parameters(CaseList cases) {
        for (var function : Unary.Function.values()) {
            if (!function.parameters().isEmpty()) {
                cases.add(
                        function.name() + " with other parameters",
                        new Unary(function, 0.375f, function.parameters().size() < 2 ? 0 : 0.75f),
                        x(3, 5, 7).with(Filling.between(-6, 6)));
            }
        }
    }

    private static void clip(CaseList cases) {
        var op = new Clip();
        var image = x(2, 3, 7, 5).with(Filling.between(-9, 9));
        cases.add("from 0 to 6", op, image, scalar(0), scalar(6));
        cases.add("from below", op, image, scalar(-1));
        cases.add("from above", op, image, ABSENT, scalar(1.5));
        cases.add("not at all", op, image);
        cases.add("bounds that cross", op, image, scalar(2), scalar(-2));
        cases.add("bounds that come with each run", op, image, x().with(Filling.of(-2.0)), x().with(Filling.of(3.0)));
        cases.add("what is not finite", op, x(7, 31).with(Filling.SPECIAL), scalar(-1), scalar(1));
        cases.add("nothing", op, x(0), scalar(0), scalar(6));
    }

    private static void pRelu(CaseList cases) {
        var op = new PRelu(false);
        cases.add("a slope a channel", op, x(2, 5, 7, 3), weight(5, 1, 1));
        cases.add("one slope", op, x(2, 5, 7, 3), weight(1));
        cases.add("a slope an element", op, x(2, 5, 7), weight(2, 5, 7));
        cases.add("a slope for the last axis", op, x(4, 9), weight(9));
        cases.add("channelwise, before operator set 7", new PRelu(true), x(2, 5, 7, 3), weight(5));
    }

    private static void casts(CaseList cases) {
        DType[] types = {
            DType.FLOAT32,
            DType.FLOAT64,
            DType.FLOAT16,
            DType.BFLOAT16,
            DType.INT8,
            DType.UINT8,
            DType.INT32,
            DType.INT64,
            DType.BOOL
        };
        for (var from : types) {
            for (var to : types) {
                cases.add("from " + from + " to " + to, new Cast(to, Narrowing.DEFAULT), number(from));
            }
        }
    }

    private static Operand number(DType dtype) {
        var operand = Operand.of(dtype, 5, 13);
        return dtype.isFloating()
                ? operand.with(Filling.between(0, 99))
                : operand.with(Filling.whole(0, dtype == DType.BOOL ? 1 : 99));
    }
}
