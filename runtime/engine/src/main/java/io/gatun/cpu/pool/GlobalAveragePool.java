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
 * The mean of each channel over an image (ONNX GlobalAveragePool, ReduceMean over height and width). Rows are summed
 * first and their sums then, so that the error grows with height + width and not with their product.
 */
public final class GlobalAveragePool {

    private GlobalAveragePool() {}

    /**
     * {@code out[image][c]} = mean of {@code in[image][y][x][c]}.
     *
     * @param in pixels of {@code ldIn} floats
     * @param out one row of {@code ldOut} floats for each image, written in whole vectors
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void run(
            Workers workers, int images, int height, int width, int channels, long in, int ldIn, long out, int ldOut) {
        Rows.requirePadded("GlobalAveragePool, in", in, ldIn, channels);
        Rows.requirePadded("GlobalAveragePool, out", out, ldOut, channels);
        int whole = Rows.whole(channels);
        int blocks = Math.ceilDiv(whole, 4 * LANES);
        workers.parallel(Math.multiplyExact(images, blocks), (task, worker) -> {
            int image = task / blocks;
            int c = task % blocks * 4 * LANES;
            long from = in + 4 * ((long) image * height * width * ldIn + c);
            long to = out + 4 * ((long) image * ldOut + c);
            if (ColdStart.isCold()) {
                ArrayPool.mean(from, height, width, ldIn, to, Math.min(4 * LANES, whole - c));
            } else if (c + 4 * LANES <= whole) {
                four(from, height, width, ldIn, to);
            } else {
                for (int rest = c; rest < whole; rest += LANES) {
                    one(from + 4L * (rest - c), height, width, ldIn, to + 4L * (rest - c));
                }
            }
        });
    }

    private static void four(long p, int height, int width, int ld, long out) {
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int y = 0; y < height; y++) {
            FloatVector r0 = Lanes.zero();
            FloatVector r1 = r0;
            FloatVector r2 = r0;
            FloatVector r3 = r0;
            for (int x = 0; x < width; x++) {
                r0 = r0.add(load(p));
                r1 = r1.add(load(p + Lanes.BYTES));
                r2 = r2.add(load(p + 2 * Lanes.BYTES));
                r3 = r3.add(load(p + 3 * Lanes.BYTES));
                p += 4L * ld;
            }
            s0 = s0.add(r0);
            s1 = s1.add(r1);
            s2 = s2.add(r2);
            s3 = s3.add(r3);
        }
        float count = (float) height * width;
        store(s0.div(count), out);
        store(s1.div(count), out + Lanes.BYTES);
        store(s2.div(count), out + 2 * Lanes.BYTES);
        store(s3.div(count), out + 3 * Lanes.BYTES);
    }

    private static void one(long p, int height, int width, int ld, long out) {
        FloatVector s = Lanes.zero();
        for (int y = 0; y < height; y++) {
            FloatVector r = Lanes.zero();
            for (int x = 0; x < width; x++) {
                r = r.add(load(p));
                p += 4L * ld;
            }
            s = s.add(r);
        }
        store(s.div((float) height * width), out);
    }
}
