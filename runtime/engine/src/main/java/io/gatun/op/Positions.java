package io.gatun.op;

import io.gatun.tensor.Shape;

/**
 * Walks the positions of a {@link Window} that slides over an input: for each output position, where in the input each tap
 * of the kernel lands.
 */
final class Positions {
    private final int rank;
    private final long[] input;
    private final long[] output;
    private final long[] outStrides;
    private final long[] inStrides;
    private final long[][] tapOffsets;
    private final long[] origin;
    private final Window window;
    private final long count;

    /** @param window as {@link Window#over} gives it */
    Positions(Shape x, Shape y, Window window) {
        this.rank = x.rank() - 2;
        this.window = window;
        this.input = spatial(x);
        this.output = spatial(y);
        this.inStrides = Shape.of(input).strides();
        this.outStrides = Shape.of(output).strides();
        this.origin = new long[rank];
        this.count = Shape.of(output).size();
        var kernel = window.kernel().stream().mapToLong(Long::longValue).toArray();
        var kernelStrides = Shape.of(kernel).strides();
        this.tapOffsets = new long[Math.toIntExact(Shape.of(kernel).size())][rank];
        for (int tap = 0; tap < tapOffsets.length; tap++) {
            for (int axis = 0; axis < rank; axis++) {
                tapOffsets[tap][axis] = tap / kernelStrides[axis] % kernel[axis] * window.dilations().get(axis);
            }
        }
    }

    private static long[] spatial(Shape shape) {
        return java.util.Arrays.copyOfRange(shape.dims(), 2, shape.rank());
    }

    /** Number of output positions. */
    long count() {
        return count;
    }

    int taps() {
        return tapOffsets.length;
    }

    /** Puts the window on output position {@code p}, counted row-major. */
    void moveTo(long p) {
        for (int axis = 0; axis < rank; axis++) {
            long at = p / outStrides[axis] % output[axis];
            origin[axis] = at * window.strides().get(axis) - window.before(axis);
        }
    }

    /** Where {@code tap} lands, as an offset into one channel of the input, or -1 if outside it. */
    long inputOffset(int tap) {
        long offset = 0;
        for (int axis = 0; axis < rank; axis++) {
            long at = origin[axis] + tapOffsets[tap][axis];
            if (at < 0 || at >= input[axis]) {
                return -1;
            }
            offset += at * inStrides[axis];
        }
        return offset;
    }

    /** Whether {@code tap} lands on the input or on its declared padding, rather than beyond both (ceil mode can do that). */
    boolean insidePadding(int tap) {
        for (int axis = 0; axis < rank; axis++) {
            if (origin[axis] + tapOffsets[tap][axis] >= input[axis] + window.after(axis)) {
                return false;
            }
        }
        return true;
    }
}
