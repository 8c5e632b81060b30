package io.gatun.cpu;

import io.gatun.cpu.conv.ConvGeometry;
import io.gatun.cpu.pool.PoolGeometry;
import io.gatun.op.Window;
import io.gatun.tensor.Shape;
import java.util.List;

/** Where windows lie, in the words of the kernels: two spatial axes, of which the first has extent 1 for 1-D operators. */
final class Geometry {
    private Geometry() {}

    /**
     * @param in shape of the pool's input
     * @param window as {@link Window#over} gives it
     */
    static PoolGeometry pool(Shape in, Shape out, Window window) {
        return new PoolGeometry(
                (int) in.dim(0),
                (int) in.dim(1),
                isFlat(window) ? 1 : (int) in.dim(2),
                (int) in.dim(-1),
                vertical(window.kernel(), 1),
                horizontal(window.kernel()),
                vertical(window.strides(), 1),
                horizontal(window.strides()),
                vertical(window.dilations(), 1),
                horizontal(window.dilations()),
                isFlat(window) ? 0 : (int) window.before(0),
                (int) window.before(lastAxis(window)),
                isFlat(window) ? 0 : (int) window.after(0),
                (int) window.after(lastAxis(window)),
                isFlat(window) ? 1 : (int) out.dim(2),
                (int) out.dim(-1));
    }

    /**
     * @param shape of the convolution's input
     * @param window as {@link Window#over} gives it
     */
    static ConvGeometry conv(Shape shape, long outChannels, Window window, long groups) {
        boolean flat = isFlat(window);
        int last = lastAxis(window);
        return new ConvGeometry(
                (int) shape.dim(0),
                (int) shape.dim(1),
                flat ? 1 : (int) shape.dim(2),
                (int) shape.dim(-1),
                (int) outChannels,
                vertical(window.kernel(), 1),
                horizontal(window.kernel()),
                vertical(window.strides(), 1),
                horizontal(window.strides()),
                flat ? 0 : (int) window.before(0),
                (int) window.before(last),
                flat ? 0 : (int) window.after(0),
                (int) window.after(last),
                vertical(window.dilations(), 1),
                horizontal(window.dilations()),
                (int) groups);
    }

    static boolean isFlat(Window window) {
        return window.kernel().size() == 1;
    }

    static int lastAxis(Window window) {
        return window.kernel().size() - 1;
    }

    static int vertical(List<Long> values, int otherwise) {
        return values.size() == 1 ? otherwise : Math.toIntExact(values.getFirst());
    }

    static int horizontal(List<Long> values) {
        return Math.toIntExact(values.getLast());
    }
}
