package io.gatun.op;

import io.gatun.tensor.Tensor;

/** How a scattered update meets the element that is there already, under ONNX's names. */
public enum ScatterReduction {
    NONE,
    ADD,
    MUL,
    MAX,
    MIN;

    /** @throws io.gatun.GatunException if this is arithmetic and the data is not */
    void requireFor(Operands in) {
        if (this != NONE) {
            in.requireNumber(0);
        }
    }

    /** Combines element {@code i} of {@code updates} into element {@code at} of {@code y}. */
    void apply(Tensor updates, long i, Tensor y, long at) {
        if (this == NONE) {
            Blocks.copyElement(updates, i, y, at);
        } else if (y.dtype().isFloating()) {
            y.set(at, combine(y.doubleAt(at), updates.doubleAt(i)));
        } else {
            y.set(at, combine(y.longAt(at), updates.longAt(i), y.dtype().isUnsigned()));
        }
    }

    private double combine(double old, double update) {
        return switch (this) {
            case NONE -> update;
            case ADD -> old + update;
            case MUL -> old * update;
            case MAX -> Math.max(old, update);
            case MIN -> Math.min(old, update);
        };
    }

    private long combine(long old, long update, boolean unsigned) {
        boolean greater = unsigned ? Long.compareUnsigned(old, update) > 0 : old > update;
        return switch (this) {
            case NONE -> update;
            case ADD -> old + update;
            case MUL -> old * update;
            case MAX -> greater ? old : update;
            case MIN -> greater ? update : old;
        };
    }
}
