package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * One row of a depthwise 3x3 convolution for one vector of channels. Input columns come by one after the other, each
 * loaded once and multiplied for all the windows that it is in; so the left and right borders, where a window lacks a
 * column, are only a shorter sum. The weights, the bias and the bounds stay in registers.
 *
 * <p>The sums of adjacent pixels do not depend on each other, so the processor overlaps them by itself.
 */
final class Depthwise3x3 {
    private Depthwise3x3() {}

    /** Without dilation, with stride 1 or 2 along the row, and at most one column of padding on either side. */
    static boolean applies(ConvGeometry g) {
        return g.kernelH() == 3
                && g.kernelW() == 3
                && g.hasUnitDilation()
                && g.strideW() <= 2
                && g.padLeft() >= 0
                && g.padLeft() <= 1
                && g.padRight() <= 1
                && g.padLeft() + g.width() >= 2;
    }

    /**
     * Three input rows by the addresses of their first pixels, 0 for one that lies in the padding.
     *
     * @param pixel bytes from one pixel to the next
     * @param zeros a vector of zeros
     */
    record Lines(long above, long middle, long below, long pixel, long zeros) {
        private long at(long line, long channel) {
            return line == 0 ? zeros : line + channel;
        }

        /** The lines from a channel on, {@code channel} bytes from the first; 0 for one that lies in the padding. */
        long[] from(long channel) {
            return new long[] {
                above == 0 ? 0 : above + channel, middle == 0 ? 0 : middle + channel, below == 0 ? 0 : below + channel
            };
        }

        private long step(long line) {
            return line == 0 ? 0 : pixel;
        }
    }

    /**
     * @param c bytes to the first channel of the vector
     * @param w the first of nine vectors of weights, {@code weight} bytes apart, and of the bias behind them
     * @param out the first output pixel, {@code step} bytes before the next
     */
    static void row(ConvGeometry g, Lines in, long c, long w, long weight, long out, long step, float low, float high) {
        int pixels = g.outWidth();
        int pad = g.padLeft();
        long a = in.at(in.above, c);
        long stepA = in.step(in.above);
        long m = in.at(in.middle, c);
        long stepM = in.step(in.middle);
        long b = in.at(in.below, c);
        long stepB = in.step(in.below);
        if (g.strideW() == 1) {
            int full = Math.min(pixels, g.width() - 2 + pad);
            one(pad, full, pixels, a, stepA, m, stepM, b, stepB, w, weight, out, step, low, high);
        } else {
            int full = Math.min(pixels, Math.floorDiv(g.width() - 3 + pad, 2) + 1);
            two(pad, full, pixels, a, stepA, m, stepM, b, stepB, w, weight, out, step, low, high);
        }
    }

    /** Stride 1; {@code full} of the {@code pixels} have a right column. */
    private static void one(
            int pad,
            int full,
            int pixels,
            long a,
            long stepA,
            long m,
            long stepM,
            long b,
            long stepB,
            long w,
            long weight,
            long out,
            long step,
            float low,
            float high) {
        FloatVector w0 = fromMemorySegment(SPECIES, ALL, w, ORDER);
        FloatVector w1 = fromMemorySegment(SPECIES, ALL, w + weight, ORDER);
        FloatVector w2 = fromMemorySegment(SPECIES, ALL, w + 2 * weight, ORDER);
        FloatVector w3 = fromMemorySegment(SPECIES, ALL, w + 3 * weight, ORDER);
        FloatVector w4 = fromMemorySegment(SPECIES, ALL, w + 4 * weight, ORDER);
        FloatVector w5 = fromMemorySegment(SPECIES, ALL, w + 5 * weight, ORDER);
        FloatVector w6 = fromMemorySegment(SPECIES, ALL, w + 6 * weight, ORDER);
        FloatVector w7 = fromMemorySegment(SPECIES, ALL, w + 7 * weight, ORDER);
        FloatVector w8 = fromMemorySegment(SPECIES, ALL, w + 8 * weight, ORDER);
        FloatVector bias = fromMemorySegment(SPECIES, ALL, w + 9 * weight, ORDER);
        FloatVector least = broadcast(SPECIES, low);
        FloatVector most = broadcast(SPECIES, high);
        FloatVector next = bias;
        if (pad == 0) {
            next = w0.fma(fromMemorySegment(SPECIES, ALL, a, ORDER), next);
            next = w3.fma(fromMemorySegment(SPECIES, ALL, m, ORDER), next);
            next = w6.fma(fromMemorySegment(SPECIES, ALL, b, ORDER), next);
            a += stepA;
            m += stepM;
            b += stepB;
        }
        FloatVector x = fromMemorySegment(SPECIES, ALL, a, ORDER);
        FloatVector y = fromMemorySegment(SPECIES, ALL, m, ORDER);
        FloatVector z = fromMemorySegment(SPECIES, ALL, b, ORDER);
        FloatVector now = w7.fma(z, w4.fma(y, w1.fma(x, next)));
        next = w6.fma(z, w3.fma(y, w0.fma(x, bias)));
        long end = out + full * step;
        for (; out != end; out += step) {
            a += stepA;
            m += stepM;
            b += stepB;
            x = fromMemorySegment(SPECIES, ALL, a, ORDER);
            y = fromMemorySegment(SPECIES, ALL, m, ORDER);
            z = fromMemorySegment(SPECIES, ALL, b, ORDER);
            FloatVector done = w8.fma(z, w5.fma(y, w2.fma(x, now)));
            now = w7.fma(z, w4.fma(y, w1.fma(x, next)));
            next = w6.fma(z, w3.fma(y, w0.fma(x, bias)));
            done = done.blend(least, done.compare(LT, least));
            done.blend(most, done.compare(GT, most)).intoMemorySegment(ALL, out, ORDER);
        }
        if (full < pixels) {
            now = now.blend(least, now.compare(LT, least));
            now.blend(most, now.compare(GT, most)).intoMemorySegment(ALL, out, ORDER);
        }
    }

    /** Stride 2; {@code full} of the {@code pixels} have a right column, which is the left one of the next. */
    private static void two(
            int pad,
            int full,
            int pixels,
            long a,
            long stepA,
            long m,
            long stepM,
            long b,
            long stepB,
            long w,
            long weight,
            long out,
            long step,
            float low,
            float high) {
        FloatVector w0 = fromMemorySegment(SPECIES, ALL, w, ORDER);
        FloatVector w1 = fromMemorySegment(SPECIES, ALL, w + weight, ORDER);
        FloatVector w2 = fromMemorySegment(SPECIES, ALL, w + 2 * weight, ORDER);
        FloatVector w3 = fromMemorySegment(SPECIES, ALL, w + 3 * weight, ORDER);
        FloatVector w4 = fromMemorySegment(SPECIES, ALL, w + 4 * weight, ORDER);
        FloatVector w5 = fromMemorySegment(SPECIES, ALL, w + 5 * weight, ORDER);
        FloatVector w6 = fromMemorySegment(SPECIES, ALL, w + 6 * weight, ORDER);
        FloatVector w7 = fromMemorySegment(SPECIES, ALL, w + 7 * weight, ORDER);
        FloatVector w8 = fromMemorySegment(SPECIES, ALL, w + 8 * weight, ORDER);
        FloatVector bias = fromMemorySegment(SPECIES, ALL, w + 9 * weight, ORDER);
        FloatVector least = broadcast(SPECIES, low);
        FloatVector most = broadcast(SPECIES, high);
        FloatVector now = bias;
        if (pad == 0) {
            now = w0.fma(fromMemorySegment(SPECIES, ALL, a, ORDER), now);
            now = w3.fma(fromMemorySegment(SPECIES, ALL, m, ORDER), now);
            now = w6.fma(fromMemorySegment(SPECIES, ALL, b, ORDER), now);
            a += stepA;
            m += stepM;
            b += stepB;
        }
        long end = out + full * step;
        for (; out != end; out += step) {
            now = w1.fma(fromMemorySegment(SPECIES, ALL, a, ORDER), now);
            now = w4.fma(fromMemorySegment(SPECIES, ALL, m, ORDER), now);
            now = w7.fma(fromMemorySegment(SPECIES, ALL, b, ORDER), now);
            FloatVector x = fromMemorySegment(SPECIES, ALL, a + stepA, ORDER);
            FloatVector y = fromMemorySegment(SPECIES, ALL, m + stepM, ORDER);
            FloatVector z = fromMemorySegment(SPECIES, ALL, b + stepB, ORDER);
            FloatVector done = w8.fma(z, w5.fma(y, w2.fma(x, now)));
            now = w6.fma(z, w3.fma(y, w0.fma(x, bias)));
            a += 2 * stepA;
            m += 2 * stepM;
            b += 2 * stepB;
            done = done.blend(least, done.compare(LT, least));
            done.blend(most, done.compare(GT, most)).intoMemorySegment(ALL, out, ORDER);
        }
        if (full < pixels) {
            now = w1.fma(fromMemorySegment(SPECIES, ALL, a, ORDER), now);
            now = w4.fma(fromMemorySegment(SPECIES, ALL, m, ORDER), now);
            now = w7.fma(fromMemorySegment(SPECIES, ALL, b, ORDER), now);
            now = now.blend(least, now.compare(LT, least));
            now.blend(most, now.compare(GT, most)).intoMemorySegment(ALL, out, ORDER);
        }
    }
}
