package io.gatun.op;

import io.gatun.RunControl;
import io.gatun.tensor.Shape;
import java.util.Arrays;

/**
 * Walks the positions of a {@link Window} that slides over an image: at each, which taps of the kernel land inside the image,
 * and where. Offsets count elements of one channel, row-major; taps count row-major through the kernel.
 */
final class Positions {
    private final int rank;
    private final long[] image;
    private final long[] grid;
    private final long[] kernel;
    private final long[] origin;
    private final Window window;
    private final long count;
    private final int[] taps;
    private final int[] offsets;
    private int inside;

    /**
     * @param image shape [N, C, spatial...] of what the window slides over
     * @param grid shape [N, M, spatial...] of the positions it takes
     * @param window as {@link Window#over} gives it
     */
    Positions(Shape image, Shape grid, Window window) {
        this.rank = image.rank() - 2;
        this.window = window;
        this.image = spatial(image);
        this.grid = spatial(grid);
        this.kernel = window.kernel().stream().mapToLong(Long::longValue).toArray();
        this.origin = new long[rank];
        this.count = Shape.of(this.grid).size();
        int most = 1;
        for (int axis = 0; axis < rank; axis++) {
            most *= Math.toIntExact(Math.min(kernel[axis], this.image[axis]));
        }
        this.taps = new int[most];
        this.offsets = new int[most];
    }

    private static long[] spatial(Shape shape) {
        return Arrays.copyOfRange(shape.dims(), 2, shape.rank());
    }

    /** Number of positions. */
    long count() {
        return count;
    }

    /** Puts the window on position {@code p}, counted row-major. */
    void moveTo(long p) {
        RunControl.check();
        long rest = p;
        for (int axis = rank - 1; axis >= 0; axis--) {
            origin[axis] = rest % grid[axis] * window.strides().get(axis) - window.before(axis);
            rest /= grid[axis];
        }
        inside = 0;
        collect(0, 0, 0);
    }

    private void collect(int axis, int tap, int offset) {
        if (axis == rank) {
            taps[inside] = tap;
            offsets[inside++] = offset;
            return;
        }
        long dilation = window.dilations().get(axis);
        long first = Math.max(0, Math.ceilDiv(-origin[axis], dilation));
        long end = Math.min(kernel[axis], Math.ceilDiv(image[axis] - origin[axis], dilation));
        for (long k = first; k < end; k++) {
            long at = origin[axis] + k * dilation;
            collect(axis + 1, (int) (tap * kernel[axis] + k), (int) (offset * image[axis] + at));
        }
    }

    /** How many taps land inside the image. */
    int inside() {
        return inside;
    }

    /** The {@code i}th of the taps that land inside; rising. */
    int tap(int i) {
        return taps[i];
    }

    /** Where in the image the {@code i}th of the taps inside lands; rising. */
    int offset(int i) {
        return offsets[i];
    }

    /** How many taps land on the image or its padding, rather than beyond both (ceil mode can do that). */
    double insidePadding() {
        double product = 1;
        for (int axis = 0; axis < rank; axis++) {
            long end = image[axis] + window.after(axis) - origin[axis];
            product *=
                    Math.min(kernel[axis], Math.ceilDiv(end, window.dilations().get(axis)));
        }
        return product;
    }
}
