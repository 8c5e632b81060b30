package ${package}.kernel;

import io.gatun.op.Window;
import io.gatun.tensor.Shape;

/**
 * One spatial axis of a sliding window.
 *
 * @param input extent of the input
 * @param output extent of the output
 * @param taps extent of the kernel
 * @param stride from one output's window to the next
 * @param dilation from one tap to the next
 * @param before padding before the first element
 */
record Axis(int input, int output, int taps, long stride, long dilation, long before) {
    /** @param window as {@link Window#over} gives it, with nothing left to defaults */
    static Axis of(Window window, int axis, Shape x, Shape y) {
        return new Axis(
                (int) x.dim(axis + 2),
                (int) y.dim(axis + 2),
                Math.toIntExact(window.kernel().get(axis)),
                window.strides().get(axis),
                window.dilations().get(axis),
                window.before(axis));
    }

    /** Where in the input a tap of the kernel lands for an output; -1 if that is on padding. */
    int position(int output, int tap) {
        long position = output * stride + tap * dilation - before;
        return position >= 0 && position < input ? (int) position : -1;
    }
}
