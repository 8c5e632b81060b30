package io.gatun.opencl;

import io.gatun.op.Window;
import io.gatun.tensor.Shape;

/**
 * A window that slides over an image, in two dimensions: with one spatial axis the image is one row high.
 *
 * @param top padding before the first row
 * @param left padding before the first column
 * @param bottom padding after the last row
 * @param right padding after the last column
 */
record Sliding(
        int inHeight,
        int inWidth,
        int outHeight,
        int outWidth,
        int kernelHeight,
        int kernelWidth,
        int strideY,
        int strideX,
        int dilationY,
        int dilationX,
        int top,
        int left,
        int bottom,
        int right) {
    private static final long MOST = 1 << 24;

    /**
     * @param x shape [N, C, W] or [N, C, H, W]
     * @param y shape of the output
     * @param window as {@link Window#over} gives it
     * @throws Refused if its numbers are so large that kernels could not count with them
     */
    static Sliding over(Shape x, Shape y, Window window) {
        for (int axis = 0; axis < x.rank() - 2; axis++) {
            requireModest("strides", window.strides().get(axis));
            requireModest("kernel and dilations", window.reach(axis));
            requireModest("pads", Math.max(window.before(axis), window.after(axis)));
        }
        boolean flat = x.rank() == 3;
        int last = flat ? 0 : 1;
        return new Sliding(
                flat ? 1 : (int) x.dim(2),
                (int) x.dim(-1),
                flat ? 1 : (int) y.dim(2),
                (int) y.dim(-1),
                flat ? 1 : window.kernel().get(0).intValue(),
                window.kernel().get(last).intValue(),
                flat ? 1 : window.strides().get(0).intValue(),
                window.strides().get(last).intValue(),
                flat ? 1 : window.dilations().get(0).intValue(),
                window.dilations().get(last).intValue(),
                flat ? 0 : (int) window.before(0),
                (int) window.before(last),
                flat ? 0 : (int) window.after(0),
                (int) window.after(last));
    }

    private static void requireModest(String name, long value) {
        if (value > MOST) {
            throw new Refused(name + " of " + value + " are more than " + MOST);
        }
    }
}
