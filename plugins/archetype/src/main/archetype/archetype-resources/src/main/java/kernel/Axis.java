package ${package}.kernel;

import io.gatun.op.Window;
import io.gatun.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One spatial axis of a sliding window.
 *
 * @param input extent of the input
 * @param output extent of the output
 * @param stride from one output's window to the next
 * @param taps the elements of the kernel along this axis
 */
record Axis(int input, int output, int stride, List<Tap> taps) {
    /**
     * Where an element of the kernel lands: for output {@code i} on input {@code i * stride + shift}.
     *
     * @param first the first output for which that lies inside the input, not on padding
     * @param end the one after the last
     */
    record Tap(int first, int end, int shift) {}

    /** @param window as {@link Window#over} gives it, with nothing left to defaults */
    static Axis of(Window window, int axis, Shape x, Shape y) {
        int input = (int) x.dim(axis + 2);
        int output = (int) y.dim(axis + 2);
        long stride = window.strides().get(axis);
        long dilation = window.dilations().get(axis);
        long before = window.before(axis);
        var taps = IntStream.range(0, Math.toIntExact(window.kernel().get(axis)))
                .mapToLong(tap -> tap * dilation - before)
                .mapToObj(shift -> new Tap(
                        Math.clamp(Math.ceilDiv(-shift, stride), 0, output),
                        Math.clamp(Math.ceilDiv(input - shift, stride), 0, output),
                        (int) shift))
                .toList();
        return new Axis(input, output, (int) stride, taps);
    }
}
