package io.gatun.op;

import io.gatun.RunControl;
import java.util.Arrays;

/**
 * Walks every position of a box of extents in row-major order, one row (the innermost axis) at a time, and keeps for each
 * of several operands the offset of its element at that position.
 *
 * <p>Axes over which every operand moves evenly are merged first, so that two operands of one contiguous shape are walked
 * as one. Long rows come in pieces, so that a method that handles one piece is called often enough to be compiled.
 *
 * <pre>{@code
 * for (var rows = new Rows(dims, stridesA, stridesB); rows.next(); ) {
 *     for (long i = 0, a = rows.start(0), b = rows.start(1); i < rows.length(); i++, a += rows.step(0), b += rows.step(1)) ...
 * }
 * }</pre>
 */
final class Rows {
    private static final long LONGEST = 1 << 12;

    /** A bit mask: so many rows, less one, pass between two questions whether to go on. */
    private static final int BETWEEN_CHECKS = (1 << 8) - 1;

    private final int operands;
    private final int outer;
    private final long[] dims;
    private final long[][] strides;
    private final long[] index;
    private final long[] start;
    private final long rows;
    private long visited;
    private long within;
    private int moves;

    /**
     * @param dims extents, outermost first; a walk over an extent of 0 has no rows, one over no extents has one row of length 1
     * @param strides for each operand, how far its element moves along each axis; may be 0 or negative
     */
    Rows(long[] dims, long[]... strides) {
        this.operands = strides.length;
        var merged = new long[dims.length + 1];
        var steps = new long[operands][dims.length + 1];
        int rank = merge(dims, strides, merged, steps);
        this.dims = Arrays.copyOf(merged, rank);
        this.strides = steps;
        this.outer = rank - 1;
        this.index = new long[rank];
        this.start = new long[operands];
        long count = merged[outer] == 0 ? 0 : 1;
        for (int axis = 0; axis < outer; axis++) {
            count *= merged[axis];
        }
        this.rows = count;
    }

    /** Goes back to before the first row. */
    void restart() {
        Arrays.fill(index, 0);
        Arrays.fill(start, 0);
        visited = 0;
        within = 0;
    }

    private static int merge(long[] dims, long[][] strides, long[] merged, long[][] steps) {
        int rank = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] == 1) {
                continue;
            }
            boolean even = rank > 0;
            for (int k = 0; even && k < strides.length; k++) {
                even = steps[k][rank - 1] == strides[k][axis] * dims[axis];
            }
            if (!even) {
                merged[rank++] = 1;
            }
            merged[rank - 1] *= dims[axis];
            for (int k = 0; k < strides.length; k++) {
                steps[k][rank - 1] = strides[k][axis];
            }
        }
        if (rank == 0) {
            merged[rank++] = 1;
        }
        return rank;
    }

    /** Goes to the next row or piece of one, at first to the first. @return false if there is none */
    boolean next() {
        if ((++moves & BETWEEN_CHECKS) == 0) {
            RunControl.check();
        }
        if (visited > 0 && within + LONGEST < dims[outer]) {
            within += LONGEST;
            move(outer, LONGEST);
            return true;
        }
        if (visited == rows) {
            return false;
        }
        if (visited++ > 0) {
            move(outer, -within);
            within = 0;
            carry();
        }
        return true;
    }

    private void carry() {
        for (int axis = outer - 1; axis >= 0; axis--) {
            if (++index[axis] < dims[axis]) {
                move(axis, 1);
                return;
            }
            move(axis, 1 - dims[axis]);
            index[axis] = 0;
        }
    }

    private void move(int axis, long by) {
        for (int k = 0; k < operands; k++) {
            start[k] += strides[k][axis] * by;
        }
    }

    /** Positions in this row, or in this piece of a long one. */
    long length() {
        return Math.min(LONGEST, dims[outer] - within);
    }

    /** Offset of the operand's element at the beginning of this row. */
    long start(int operand) {
        return start[operand];
    }

    /** How far the operand's element moves from one position of a row to the next. */
    long step(int operand) {
        return strides[operand][outer];
    }
}
