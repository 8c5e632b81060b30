package io.gatun.conformance.cases;

import io.gatun.tensor.DType;
import io.gatun.tensor.TensorType;

/**
 * An input of a case.
 *
 * @param constant whether its value is known when the case is compiled
 */
public record Operand(TensorType type, boolean constant, Filling filling) {
    /** An optional input that is left out. */
    static final Operand ABSENT = new Operand(TensorType.of(DType.FLOAT32), false, Filling.SIGNED);

    /** A float32 input that comes with each run. */
    static Operand x(long... dims) {
        return of(DType.FLOAT32, dims);
    }

    /** A float32 constant. */
    static Operand weight(long... dims) {
        return x(dims).asConstant();
    }

    /** An int64 list that is constant, such as axes. */
    static Operand list(long... values) {
        return new Operand(TensorType.of(DType.INT64, values.length), true, Filling.of(values));
    }

    /** A single number that is constant. */
    static Operand scalar(double value) {
        return new Operand(TensorType.of(DType.FLOAT32), true, Filling.of(value));
    }

    /** An input of some type that comes with each run. */
    static Operand of(DType dtype, long... dims) {
        return new Operand(TensorType.of(dtype, dims), false, Filling.SIGNED);
    }

    Operand asConstant() {
        return new Operand(type, true, filling);
    }

    Operand with(Filling other) {
        return new Operand(type, constant, other);
    }

    public boolean isPresent() {
        return this != ABSENT;
    }

    @Override
    public String toString() {
        return isPresent() ? type + (constant ? " constant" : "") : "-";
    }
}
