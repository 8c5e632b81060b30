package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Gradient of the weights of a depthwise convolution: vectors go across channels, and each tap of a row of output pixels is a sum
 * of products of its own. Rows are added up apart, which also keeps long sums exact.
 */
final class WeightGradientDepthwise {
    /** Parts of the output rows, which are tasks. */
    private static final int PARTS = 32;

    /** Pixels in a part at least. */
    private static final int PIXELS = 64;

    private WeightGradientDepthwise() {}

    /** One input channel and one output channel in each group. */
    static boolean applies(ConvGeometry c) {
        return ConvDepthwise.applies(c);
    }

    /** Bytes of scratch for a pool of so many threads. */
    static long scratchBytes(ConvGeometry c, int threads) {
        return sums(c).bytes(threads);
    }

    private static WeightGradientSums sums(ConvGeometry c) {
        int rows = c.images() * c.outHeight();
        int parts = Math.clamp(c.outPixels() / PIXELS, 1, Math.min(rows, PARTS));
        return new WeightGradientSums(parts, 1, c.kernelH() * c.kernelW(), 1, c.channels());
    }

    /** Computes the whole gradient. */
    static void run(ConvGeometry c, WeightGradientOperands o, Workers workers) {
        o.check(c, false);
        var sums = sums(c);
        int rows = c.images() * c.outHeight();
        workers.parallel(sums.parts(), (part, worker) -> {
            long to = sums.row(o.scratch(), part, 0, 0, 0);
            for (int tap = 0; tap < sums.taps(); tap++) {
                Lanes.fill(to + 4L * tap * sums.ld(), sums.ld(), 0);
            }
            int end = (int) ((long) rows * (part + 1) / sums.parts());
            for (int row = (int) ((long) rows * part / sums.parts()); row < end; row++) {
                row(c, o, row, to, sums.ld());
            }
        });
        sums.finish(o.scratch(), o.out(), workers);
    }

    private static void row(ConvGeometry c, WeightGradientOperands o, int row, long to, int ld) {
        long image = row / c.outHeight();
        int top = row % c.outHeight() * c.strideH() - c.padTop();
        long g = o.g() + 4 * (long) row * c.outWidth() * o.ldG();
        long step = 4 * o.ldX() * c.strideW();
        for (int i = 0; i < c.kernelH(); i++) {
            int y = top + i * c.dilationH();
            if (y < 0 || y >= c.height()) {
                continue;
            }
            long line = o.x() + 4 * (image * c.height() + y) * c.width() * o.ldX();
            for (int j = 0; j < c.kernelW(); j++) {
                int left = j * c.dilationW() - c.padLeft();
                int first = Math.clamp(Math.ceilDiv(-left, c.strideW()), 0, c.outWidth());
                int end = Math.clamp(Math.ceilDiv(c.width() - left, c.strideW()), first, c.outWidth());
                if (first < end) {
                    long x = line + 4 * ((long) first * c.strideW() + left) * o.ldX();
                    long gradient = g + 4 * first * o.ldG();
                    long sum = to + 4L * (i * c.kernelW() + j) * ld;
                    for (int vector = 0; vector < ld / LANES; vector++) {
                        long at = (long) vector * BYTES;
                        addProducts(x + at, step, gradient + at, 4 * o.ldG(), end - first, sum + at);
                    }
                }
            }
        }
    }

    /** Adds to the vector at {@code sum} the products of {@code count} vectors with as many others. */
    private static void addProducts(long x, long stepX, long g, long stepG, int count, long sum) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        long p = x;
        long q = g;
        int i = 0;
        for (; i <= count - 4; i += 4) {
            s0 = fromMemorySegment(SPECIES, ALL, p, ORDER).fma(fromMemorySegment(SPECIES, ALL, q, ORDER), s0);
            s1 = fromMemorySegment(SPECIES, ALL, p + stepX, ORDER)
                    .fma(fromMemorySegment(SPECIES, ALL, q + stepG, ORDER), s1);
            s2 = fromMemorySegment(SPECIES, ALL, p + 2 * stepX, ORDER)
                    .fma(fromMemorySegment(SPECIES, ALL, q + 2 * stepG, ORDER), s2);
            s3 = fromMemorySegment(SPECIES, ALL, p + 3 * stepX, ORDER)
                    .fma(fromMemorySegment(SPECIES, ALL, q + 3 * stepG, ORDER), s3);
            p += 4 * stepX;
            q += 4 * stepG;
        }
        for (; i < count; i++) {
            s0 = fromMemorySegment(SPECIES, ALL, p, ORDER).fma(fromMemorySegment(SPECIES, ALL, q, ORDER), s0);
            p += stepX;
            q += stepG;
        }
        FloatVector all = s0.add(s1).add(s2.add(s3)).add(fromMemorySegment(SPECIES, ALL, sum, ORDER));
        all.intoMemorySegment(ALL, sum, ORDER);
    }
}
