package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.x;

import io.gatun.op.Binary;
import io.gatun.op.Compare;
import io.gatun.op.Variadic;
import io.gatun.op.Where;
import io.gatun.tensor.DType;

/** Functions of several tensors, element by element, with broadcasting. */
final class BroadcastCases {
    /** Pairs of shapes, each of which needs something of its own. */
    private static final long[][][] SHAPES = {
        {{}, {}},
        {{1}, {1}},
        {{1009}, {1009}},
        {{2, 3, 5, 7}, {2, 3, 5, 7}},
        {{2, 3, 5, 7}, {}},
        {{2, 3, 5, 7}, {1}},
        {{2, 3, 5, 7}, {7}},
        {{2, 3, 5, 7}, {3, 1, 1}},
        {{2, 3, 5, 7}, {1, 3, 1, 1}},
        {{2, 3, 5, 7}, {2, 3, 1, 1}},
        {{2, 3, 5, 7}, {2, 1, 1, 1}},
        {{2, 3, 5, 7}, {5, 1}},
        {{2, 3, 5, 7}, {1, 1, 5, 7}},
        {{3, 1, 1}, {2, 3, 5, 7}},
        {{}, {4, 9}},
        {{5, 1}, {1, 7}},
        {{2, 1, 5}, {3, 1}},
        {{1, 64, 8, 8}, {1, 64, 8, 8}},
        {{0, 3}, {1, 3}},
        {{4, 0}, {4, 0}}
    };

    private BroadcastCases() {}

    static void addTo(CaseList cases) {
        binary(cases);
        wholeNumbers(cases);
        variadic(cases);
        compare(cases);
        where(cases);
    }

    private static void binary(CaseList cases) {
        for (var function : new Binary.Function[] {
            Binary.Function.ADD, Binary.Function.SUB, Binary.Function.MUL, Binary.Function.DIV
        }) {
            var op = new Binary(function);
            for (var shapes : SHAPES) {
                var divisor = function == Binary.Function.DIV ? Filling.POSITIVE : Filling.SIGNED;
                cases.add("", op, x(shapes[0]), x(shapes[1]).with(divisor));
            }
            cases.add(
                    "a constant on the right",
                    op,
                    x(2, 3, 5, 7),
                    positive(1, 3, 1, 1).asConstant());
            cases.add("a constant on the left", op, positive(3, 1, 1).asConstant(), positive(2, 3, 5, 7));
            cases.add("what is not finite", op, special(7, 31), special(7, 31));
        }
        cases.add("", new Binary(Binary.Function.POW), positive(3, 17), x(3, 17).with(Filling.between(-3, 3)));
        cases.add("squares", new Binary(Binary.Function.POW), x(3, 17), Operand.scalar(2));
        cases.add("of floating numbers", new Binary(Binary.Function.FMOD), x(3, 17), positive(17));
    }

    private static void wholeNumbers(CaseList cases) {
        for (var function : Binary.Function.values()) {
            for (var dtype : new DType[] {DType.INT32, DType.INT64, DType.UINT8, DType.BOOL}) {
                if (!takes(function, dtype)) {
                    continue;
                }
                var right = switch (function) {
                    case DIV, MOD, FMOD, POW, SHIFT_LEFT, SHIFT_RIGHT -> Filling.whole(1, 5);
                    default -> Filling.SIGNED;
                };
                cases.add(
                        function.name() + " of " + dtype,
                        new Binary(function),
                        Operand.of(dtype, 3, 1, 7).with(dtype == DType.BOOL ? Filling.SIGNED : Filling.whole(0, 20)),
                        Operand.of(dtype, 5, 7).with(right));
            }
        }
    }

    private static boolean takes(Binary.Function function, DType dtype) {
        return switch (function) {
            case ADD, SUB, MUL, DIV, POW, MOD -> dtype != DType.BOOL;
            case FMOD -> dtype == DType.INT32 || dtype == DType.INT64;
            case SHIFT_LEFT, SHIFT_RIGHT -> dtype == DType.UINT8;
            case BITWISE_AND, BITWISE_OR, BITWISE_XOR -> dtype != DType.BOOL;
            case AND, OR, XOR -> dtype == DType.BOOL;
        };
    }

    private static void variadic(CaseList cases) {
        for (var function : Variadic.Function.values()) {
            var op = new Variadic(function);
            cases.add("of one", op, x(3, 11));
            cases.add("of two", op, x(2, 3, 5, 7), x(2, 3, 5, 7));
            cases.add("of three that broadcast", op, x(2, 3, 5, 7), x(3, 1, 1), x(7));
            cases.add("of five", op, x(13), x(13), x(13), x(13), x(13));
            cases.add("what is not finite", op, special(7, 31), special(7, 31));
        }
    }

    private static void compare(CaseList cases) {
        for (var function : Compare.Function.values()) {
            var op = new Compare(function);
            cases.add("", op, ties(3, 17), ties(3, 17));
            cases.add("broadcasting", op, ties(2, 3, 5, 7), ties(3, 1, 1));
            cases.add("what is not finite", op, special(7, 31), special(31));
            cases.add(
                    "whole numbers",
                    op,
                    Operand.of(DType.INT64, 9, 5).with(Filling.whole(-2, 2)),
                    Operand.list(-2, -1, 0, 1, 2));
        }
    }

    private static void where(CaseList cases) {
        var op = new Where();
        cases.add("", op, Operand.of(DType.BOOL, 3, 17), x(3, 17), x(3, 17));
        cases.add("broadcasting", op, Operand.of(DType.BOOL, 5, 1), x(7), x(2, 5, 7));
        cases.add("of a number", op, Operand.of(DType.BOOL, 3, 17), x(3, 17), Operand.scalar(-1));
        cases.add("what is not finite", op, Operand.of(DType.BOOL, 31), special(31), special(31));
    }

    private static Operand positive(long... dims) {
        return x(dims).with(Filling.POSITIVE);
    }

    private static Operand special(long... dims) {
        return x(dims).with(Filling.SPECIAL);
    }

    private static Operand ties(long... dims) {
        return x(dims).with(Filling.TIES);
    }
}
