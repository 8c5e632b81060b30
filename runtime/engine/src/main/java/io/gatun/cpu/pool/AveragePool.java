package io.gatun.cpu.pool;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * The mean of each window (ONNX AveragePool). The divisor counts the elements inside the input or, with {@code
 * countIncludePad}, inside the input and its padding; elements beyond the padding, which the ceil mode can bring, never
 * count. A window without any element inside the input gives 0.
 */
public final class AveragePool {

    private AveragePool() {}

    /**
     * Pools {@code in}, pixels of {@code ldIn} floats, into {@code out}, pixels of {@code ldOut} floats.
     *
     * @throws IllegalArgumentException if an address is null or pixels are too short
     */
    public static void run(
            Workers workers, PoolGeometry g, boolean countIncludePad, long in, int ldIn, long out, int ldOut) {
        Rows.requirePadded("AveragePool, in", in, ldIn, g.channels());
        Rows.requirePadded("AveragePool, out", out, ldOut, g.channels());
        workers.parallel(Math.multiplyExact(g.images(), g.outHeight()), (task, worker) -> {
            long image = in + 4L * (task / g.outHeight()) * g.height() * g.width() * ldIn;
            row(g, countIncludePad, image, ldIn, task % g.outHeight(), out + 4L * task * g.outWidth() * ldOut, ldOut);
        });
    }

    private static void row(PoolGeometry g, boolean countIncludePad, long image, int ldIn, int y, long out, int ldOut) {
        int top = g.top(y);
        int i0 = PoolGeometry.firstInside(top, g.dilationH());
        int high = Math.max(0, PoolGeometry.endInside(top, g.dilationH(), g.kernelH(), g.height()) - i0);
        int countedHigh = countIncludePad
                ? PoolGeometry.endInside(top, g.dilationH(), g.kernelH(), g.height() + g.padBottom())
                : high;
        long down = 4L * g.dilationH() * g.width() * ldIn;
        long right = 4L * g.dilationW() * ldIn;
        int channels = Rows.whole(g.channels());
        for (int x = 0; x < g.outWidth(); x++) {
            int left = g.left(x);
            int j0 = PoolGeometry.firstInside(left, g.dilationW());
            int wide = Math.max(0, PoolGeometry.endInside(left, g.dilationW(), g.kernelW(), g.width()) - j0);
            int countedWide = countIncludePad
                    ? PoolGeometry.endInside(left, g.dilationW(), g.kernelW(), g.width() + g.padRight())
                    : wide;
            float count = Math.max(1, countedHigh * countedWide);
            long first =
                    image + 4L * ldIn * ((long) (top + i0 * g.dilationH()) * g.width() + left + j0 * g.dilationW());
            window(first, down, high, right, wide, count, out + 4L * x * ldOut, channels);
        }
    }

    private static void window(
            long first, long down, int high, long right, int wide, float count, long out, int channels) {
        int c = 0;
        for (; c <= channels - 4 * LANES; c += 4 * LANES) {
            four(first + 4L * c, down, high, right, wide, count, out + 4L * c);
        }
        for (; c < channels; c += LANES) {
            one(first + 4L * c, down, high, right, wide, count, out + 4L * c);
        }
    }

    private static void four(long first, long down, int high, long right, int wide, float count, long out) {
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < high; i++) {
            long p = first + i * down;
            for (int j = 0; j < wide; j++) {
                s0 = s0.add(load(p));
                s1 = s1.add(load(p + Lanes.BYTES));
                s2 = s2.add(load(p + 2 * Lanes.BYTES));
                s3 = s3.add(load(p + 3 * Lanes.BYTES));
                p += right;
            }
        }
        store(s0.div(count), out);
        store(s1.div(count), out + Lanes.BYTES);
        store(s2.div(count), out + 2 * Lanes.BYTES);
        store(s3.div(count), out + 3 * Lanes.BYTES);
    }

    private static void one(long first, long down, int high, long right, int wide, float count, long out) {
        FloatVector s = Lanes.zero();
        for (int i = 0; i < high; i++) {
            long p = first + i * down;
            for (int j = 0; j < wide; j++) {
                s = s.add(load(p));
                p += right;
            }
        }
        store(s.div(count), out);
    }
}
