package io.gatun.cpu;

import io.gatun.tensor.Shape;
import java.util.Arrays;

/**
 * How operands are repeated to fill an output: its rows, in which each operand has either one number or as many as the row.
 * Axes are merged where no operand begins or ends to be repeated between them, so that rows are as long as they can be.
 */
final class Repetition {
    /** Longer axes are cut, so that there are rows to share among threads. */
    private static final long LONGEST_ROW = 16 * 1024;

    /** Extents of the output's merged axes; the last is a row. */
    private final long[] dims;

    /** For each operand, how far an element of it moves along each merged axis: 0 where it is repeated. */
    private final long[][] strides;

    private Repetition(long[] dims, long[][] strides) {
        this.dims = dims;
        this.strides = strides;
    }

    /** @param operands shapes that broadcast to {@code out} */
    static Repetition of(Shape out, Shape... operands) {
        var all = new long[operands.length][];
        for (int k = 0; k < operands.length; k++) {
            all[k] = stridesIn(operands[k], out);
        }
        var dims = new long[out.rank() + 1];
        var strides = new long[operands.length][out.rank() + 1];
        int merged = 0;
        dims[0] = 1;
        for (int axis = 0; axis < out.rank(); axis++) {
            long extent = out.dim(axis);
            if (extent == 1) {
                continue;
            }
            boolean merges = dims[merged] == 1;
            if (!merges) {
                merges = dims[merged] * extent <= LONGEST_ROW;
                for (int k = 0; k < operands.length; k++) {
                    merges &= strides[k][merged] == all[k][axis] * extent;
                }
            }
            if (!merges) {
                merged++;
                dims[merged] = 1;
            }
            dims[merged] *= extent;
            for (int k = 0; k < operands.length; k++) {
                strides[k][merged] = all[k][axis];
            }
        }
        for (int k = 0; k < operands.length; k++) {
            strides[k] = Arrays.copyOf(strides[k], merged + 1);
        }
        return new Repetition(Arrays.copyOf(dims, merged + 1), strides);
    }

    private static long[] stridesIn(Shape operand, Shape out) {
        var strides = new long[out.rank()];
        var own = operand.strides();
        for (int axis = 1; axis <= operand.rank(); axis++) {
            strides[out.rank() - axis] = operand.dim(-axis) == 1 ? 0 : own[operand.rank() - axis];
        }
        return strides;
    }

    /** Elements in a row of the output. */
    long length() {
        return dims[dims.length - 1];
    }

    /** Whether operand {@code k} has one number for a whole row. */
    boolean isSingle(int k) {
        return strides[k][dims.length - 1] == 0;
    }

    /** Which element of operand {@code k} is repeated at element {@code i} of the output. */
    long element(int k, long i) {
        return offset(k, i / length()) + i % length() * strides[k][dims.length - 1];
    }

    /** Where the part of operand {@code k} for a row of the output begins, in elements. */
    long offset(int k, long row) {
        long offset = 0;
        long rest = row;
        for (int axis = dims.length - 2; axis >= 0; axis--) {
            offset += rest % dims[axis] * strides[k][axis];
            rest /= dims[axis];
        }
        return offset;
    }
}
