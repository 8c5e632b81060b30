package io.gatun.cpu.pool;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/** The greatest element of each channel over an image (ONNX GlobalMaxPool); a NaN gives NaN. */
public final class GlobalMaxPool {

    private GlobalMaxPool() {}

    /**
     * {@code out[image][c]} = greatest of {@code in[image][pixel][c]}.
     *
     * @param in pixels of {@code ldIn} floats
     * @param out one row of {@code ldOut} floats for each image, written in whole vectors
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void run(
            Workers workers, int images, int pixels, int channels, long in, int ldIn, long out, int ldOut) {
        Rows.requirePadded("GlobalMaxPool, in", in, ldIn, channels);
        Rows.requirePadded("GlobalMaxPool, out", out, ldOut, channels);
        int whole = Rows.whole(channels);
        int blocks = Math.ceilDiv(whole, 4 * LANES);
        workers.parallel(Math.multiplyExact(images, blocks), (task, worker) -> {
            int image = task / blocks;
            int c = task % blocks * 4 * LANES;
            long from = in + 4 * ((long) image * pixels * ldIn + c);
            long to = out + 4 * ((long) image * ldOut + c);
            for (int rest = c; rest < Math.min(whole, c + 4 * LANES); rest += LANES) {
                one(from + 4L * (rest - c), pixels, 4L * ldIn, to + 4L * (rest - c));
            }
        });
    }

    private static void one(long p, int pixels, long step, long out) {
        FloatVector even = Lanes.broadcast(Float.NEGATIVE_INFINITY);
        FloatVector odd = even;
        int i = 0;
        for (; i < pixels - 1; i += 2) {
            even = even.max(load(p + i * step));
            odd = odd.max(load(p + (i + 1) * step));
        }
        if (i < pixels) {
            even = even.max(load(p + i * step));
        }
        store(even.max(odd), out);
    }
}
