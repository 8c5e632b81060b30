package io.gatun.cpu.pool;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * The greatest element of each window (ONNX MaxPool without indices). A NaN in the window gives NaN, as in NumPy and
 * PyTorch; ONNX leaves this open, and ONNX Runtime lets a NaN through only if it is the last element it looks at. A
 * window that lies wholly in the padding gives negative infinity.
 */
public final class MaxPool {

    private MaxPool() {}

    /**
     * Pools {@code in}, pixels of {@code ldIn} floats, into {@code out}, pixels of {@code ldOut} floats.
     *
     * @throws IllegalArgumentException if an address is null or pixels are too short
     */
    public static void run(Workers workers, PoolGeometry g, long in, int ldIn, long out, int ldOut) {
        Rows.requirePadded("MaxPool, in", in, ldIn, g.channels());
        Rows.requirePadded("MaxPool, out", out, ldOut, g.channels());
        workers.parallel(Math.multiplyExact(g.images(), g.outHeight()), (task, worker) -> {
            long image = in + 4L * (task / g.outHeight()) * g.height() * g.width() * ldIn;
            row(g, image, ldIn, task % g.outHeight(), out + 4L * task * g.outWidth() * ldOut, ldOut);
        });
    }

    /**
     * One row of output pixels, on the calling thread.
     *
     * @param image first pixel of the image; only rows that the windows see need be there
     * @param out first pixel of the row
     */
    public static void row(PoolGeometry g, long image, int ldIn, int y, long out, int ldOut) {
        int top = g.top(y);
        int i0 = PoolGeometry.firstInside(top, g.dilationH());
        int high = PoolGeometry.endInside(top, g.dilationH(), g.kernelH(), g.height()) - i0;
        long down = 4L * g.dilationH() * g.width() * ldIn;
        long right = 4L * g.dilationW() * ldIn;
        int channels = Rows.whole(g.channels());
        if (high > 0 && MaxPool3x3.applies(g)) {
            long above = image + 4L * ldIn * (top + i0) * g.width();
            long middle = above + Math.min(1, high - 1) * down;
            long below = above + (high - 1) * down;
            boolean numbers = ColdStart.isCold()
                    ? ArrayPool.row3x3(g, above, middle, below, 4L * ldIn, out, 4L * ldOut, channels)
                    : MaxPool3x3.row(g, above, middle, below, 4L * ldIn, out, 4L * ldOut, channels);
            if (numbers) {
                return;
            }
        }
        for (int x = 0; x < g.outWidth(); x++) {
            int left = g.left(x);
            int j0 = PoolGeometry.firstInside(left, g.dilationW());
            int wide = PoolGeometry.endInside(left, g.dilationW(), g.kernelW(), g.width()) - j0;
            long first =
                    image + 4L * ldIn * ((long) (top + i0 * g.dilationH()) * g.width() + left + j0 * g.dilationW());
            window(first, down, high, right, wide, out + 4L * x * ldOut, channels);
        }
    }

    private static void window(long first, long down, int high, long right, int wide, long out, int channels) {
        if (ColdStart.isCold()) {
            ArrayPool.window(first, down, high, right, wide, out, channels);
            return;
        }
        int c = 0;
        for (; c <= channels - 4 * LANES; c += 4 * LANES) {
            four(first + 4L * c, down, high, right, wide, out + 4L * c);
        }
        for (; c < channels; c += LANES) {
            one(first + 4L * c, down, high, right, wide, out + 4L * c);
        }
    }

    private static void four(long first, long down, int high, long right, int wide, long out) {
        FloatVector m0 = Lanes.broadcast(Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        for (int i = 0; i < high; i++) {
            long p = first + i * down;
            for (int j = 0; j < wide; j++) {
                m0 = m0.max(load(p));
                m1 = m1.max(load(p + Lanes.BYTES));
                m2 = m2.max(load(p + 2 * Lanes.BYTES));
                m3 = m3.max(load(p + 3 * Lanes.BYTES));
                p += right;
            }
        }
        store(m0, out);
        store(m1, out + Lanes.BYTES);
        store(m2, out + 2 * Lanes.BYTES);
        store(m3, out + 3 * Lanes.BYTES);
    }

    private static void one(long first, long down, int high, long right, int wide, long out) {
        FloatVector m = Lanes.broadcast(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < high; i++) {
            long p = first + i * down;
            for (int j = 0; j < wide; j++) {
                m = m.max(load(p));
                p += right;
            }
        }
        store(m, out);
    }
}
