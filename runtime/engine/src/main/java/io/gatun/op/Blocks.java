package io.gatun.op;

import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies elements between tensors of one element type without looking at their values. */
final class Blocks {
    private Blocks() {}

    /** Copies {@code count} neighbouring elements. */
    static void copy(Tensor from, long fromStart, Tensor to, long toStart, long count) {
        int bytes = to.dtype().bits() / Byte.SIZE;
        if (to.dtype().isPacked() && !(fromStart == 0 && toStart == 0 && count == to.size())) {
            for (long i = 0; i < count; i++) {
                copyElement(from, fromStart + i, to, toStart + i);
            }
        } else if (to.dtype().isPacked()) {
            MemorySegment.copy(from.segment(), 0, to.segment(), 0, to.type().bytes());
        } else if (count == 1) {
            copyElement(from, fromStart, to, toStart);
        } else {
            MemorySegment.copy(from.segment(), fromStart * bytes, to.segment(), toStart * bytes, count * bytes);
        }
    }

    /**
     * Copies a box of extents {@code dims}; along each axis either side moves by its own stride, which may be 0 (repeat) or
     * negative (backwards).
     */
    static void copy(
            long[] dims, Tensor from, long fromStart, long[] fromStrides, Tensor to, long toStart, long[] toStrides) {
        for (var rows = new Rows(dims, fromStrides, toStrides); rows.next(); ) {
            long source = fromStart + rows.start(0);
            long target = toStart + rows.start(1);
            if (rows.step(0) == 1 && rows.step(1) == 1) {
                copy(from, source, to, target, rows.length());
            } else {
                copyRow(from, source, rows.step(0), to, target, rows.step(1), rows.length());
            }
        }
    }

    private static void copyRow(
            Tensor from, long source, long sourceStep, Tensor to, long target, long targetStep, long count) {
        if (to.dtype().bits() == Float.SIZE) {
            var x = from.segment();
            var y = to.segment();
            for (long i = 0; i < count; i++, source += sourceStep, target += targetStep) {
                y.setAtIndex(
                        ValueLayout.JAVA_INT_UNALIGNED, target, x.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, source));
            }
            return;
        }
        for (long i = 0; i < count; i++, source += sourceStep, target += targetStep) {
            copyElement(from, source, to, target);
        }
    }

    /** Copies one element. */
    static void copyElement(Tensor from, long source, Tensor to, long target) {
        to.setBits(target, from.bitsAt(source));
    }

    /** Repeats the first element of {@code tensor} all over it. */
    static void repeatFirst(Tensor tensor) {
        if (tensor.size() > 1) {
            copy(new long[] {tensor.size() - 1}, tensor, 0, new long[1], tensor, 1, new long[] {1});
        }
    }

    /**
     * Fills {@code to} with elements picked along each axis.
     *
     * @param offsets for each axis of {@code to} and each position along it, its part of the offset into {@code from}; where
     *     one is negative the element is left as it is
     */
    static void pick(Tensor from, long[][] offsets, Tensor to) {
        int rank = offsets.length;
        if (rank == 0) {
            copy(from, 0, to, 0, 1);
            return;
        }
        var last = offsets[rank - 1];
        var index = new int[rank - 1];
        for (long at = 0; at < to.size(); at += last.length) {
            long base = 0;
            for (int axis = 0; axis < index.length && base >= 0; axis++) {
                long part = offsets[axis][index[axis]];
                base = part < 0 ? -1 : base + part;
            }
            for (int i = 0; base >= 0 && i < last.length; i++) {
                if (last[i] >= 0) {
                    copyElement(from, base + last[i], to, at + i);
                }
            }
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == offsets[axis].length; axis--) {
                index[axis] = 0;
            }
        }
    }
}
