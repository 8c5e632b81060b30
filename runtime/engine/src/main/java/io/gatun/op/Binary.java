package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Arithmetic, bits or logic on two tensors, element by element, with broadcasting; the output has the first input's element
 * type, which is also that of the second but for {@link Function#POW}.
 */
public record Binary(Function function) implements Op {
    /** The functions; some ONNX operators are several, told apart by an attribute. */
    public enum Function {
        ADD("Add", Domain.NUMBERS),
        SUB("Sub", Domain.NUMBERS),
        MUL("Mul", Domain.NUMBERS),
        DIV("Div", Domain.NUMBERS),
        POW("Pow", Domain.NUMBERS),
        /** Remainder with the sign of the divisor. */
        MOD("Mod", Domain.NUMBERS),
        /** Remainder with the sign of the dividend, as C's fmod. */
        FMOD("Mod", Domain.NUMBERS),
        SHIFT_LEFT("BitShift", Domain.INTEGERS),
        SHIFT_RIGHT("BitShift", Domain.INTEGERS),
        BITWISE_AND("BitwiseAnd", Domain.INTEGERS),
        BITWISE_OR("BitwiseOr", Domain.INTEGERS),
        BITWISE_XOR("BitwiseXor", Domain.INTEGERS),
        AND("And", Domain.BOOLEANS),
        OR("Or", Domain.BOOLEANS),
        XOR("Xor", Domain.BOOLEANS);

        private enum Domain {
            NUMBERS,
            INTEGERS,
            BOOLEANS
        }

        private final String type;
        private final Domain domain;

        Function(String type, Domain domain) {
            this.type = type;
            this.domain = domain;
        }

        /** The ONNX operator. */
        public String type() {
            return type;
        }
    }

    @Override
    public String type() {
        return function.type();
    }

    @Override
    public Attributes attributes() {
        return switch (function) {
            case FMOD -> Attributes.builder().set("fmod", 1).build();
            case SHIFT_LEFT -> Attributes.builder().set("direction", "LEFT").build();
            case SHIFT_RIGHT -> Attributes.builder().set("direction", "RIGHT").build();
            case ADD, SUB, MUL, DIV, POW, MOD, BITWISE_AND, BITWISE_OR, BITWISE_XOR, AND, OR, XOR -> Attributes.NONE;
        };
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        for (int i = 0; i < 2; i++) {
            switch (function.domain) {
                case NUMBERS -> in.requireNumber(i);
                case INTEGERS -> in.requireInteger(i);
                case BOOLEANS -> in.requireType(i, DType.BOOL);
            }
        }
        if (function != Function.POW) {
            in.requireSameType(0, 1);
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), Broadcast.of(in.shape(0), in.shape(1)))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var a = in.get(0);
        var b = in.get(1);
        var y = out.getFirst();
        boolean floating = y.dtype().isFloating() || b.dtype().isFloating();
        long at = 0;
        for (var rows = Broadcast.rows(y.shape(), a.shape(), b.shape()); rows.next(); at += rows.length()) {
            if (floating) {
                applyFloating(a, b, rows, y, at);
            } else {
                applyWhole(a, b, rows, y, at);
            }
        }
    }

    private void applyFloating(Tensor a, Tensor b, Rows rows, Tensor y, long at) {
        long offsetA = rows.start(0);
        long offsetB = rows.start(1);
        long end = at + rows.length();
        for (long to = at; to < end; to++, offsetA += rows.step(0), offsetB += rows.step(1)) {
            y.set(to, apply(a.doubleAt(offsetA), b.doubleAt(offsetB)));
        }
    }

    private void applyWhole(Tensor a, Tensor b, Rows rows, Tensor y, long at) {
        long offsetA = rows.start(0);
        long offsetB = rows.start(1);
        long end = at + rows.length();
        for (long to = at; to < end; to++, offsetA += rows.step(0), offsetB += rows.step(1)) {
            y.set(to, apply(a.longAt(offsetA), b.longAt(offsetB), y.dtype(), b.dtype()));
        }
    }

    private double apply(double a, double b) {
        return switch (function) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case POW -> Math.pow(a, b);
            case FMOD -> a % b;
            case MOD -> {
                double rest = a % b;
                yield rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
            }
            case SHIFT_LEFT, SHIFT_RIGHT, BITWISE_AND, BITWISE_OR, BITWISE_XOR, AND, OR, XOR ->
                throw new IllegalStateException(function + " of floating numbers");
        };
    }

    private long apply(long a, long b, DType dtype, DType exponent) {
        return switch (function) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> dtype.isUnsigned() ? Long.divideUnsigned(a, divisor(b)) : a / divisor(b);
            case MOD -> dtype.isUnsigned() ? Long.remainderUnsigned(a, divisor(b)) : Math.floorMod(a, divisor(b));
            case FMOD -> dtype.isUnsigned() ? Long.remainderUnsigned(a, divisor(b)) : a % divisor(b);
            case POW -> power(a, b, exponent.isUnsigned());
            case SHIFT_LEFT -> Long.compareUnsigned(b, Long.SIZE) >= 0 ? 0 : a << b;
            case SHIFT_RIGHT -> shiftRight(a, b, dtype);
            case BITWISE_AND, AND -> a & b;
            case BITWISE_OR, OR -> a | b;
            case BITWISE_XOR, XOR -> a ^ b;
        };
    }

    private static long divisor(long b) {
        if (b == 0) {
            throw new GatunException("division of a whole number by zero");
        }
        return b;
    }

    /** Signed numbers keep their sign; what is shifted out altogether leaves nothing but it. */
    private static long shiftRight(long a, long b, DType dtype) {
        boolean all = Long.compareUnsigned(b, Long.SIZE) >= 0;
        if (dtype.isUnsigned()) {
            return all ? 0 : a >>> b;
        }
        return a >> (all ? Long.SIZE - 1 : b);
    }

    /** Wraps as multiplication does; a negative exponent truncates the fraction towards zero. */
    private static long power(long base, long exponent, boolean unsigned) {
        if (exponent < 0 && !unsigned) {
            return (long) Math.pow(base, exponent);
        }
        long power = 1;
        for (long factor = base, rest = exponent; rest != 0; rest >>>= 1, factor *= factor) {
            if ((rest & 1) != 0) {
                power *= factor;
            }
        }
        return power;
    }
}
