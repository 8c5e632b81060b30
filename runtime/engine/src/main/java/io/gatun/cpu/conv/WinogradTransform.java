package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.gatun.cpu.simd.Lanes;
import jdk.incubator.vector.FloatVector;

/**
 * The transforms of Winograd's F(4x4, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015):
 * Y = A'[(G g G') * (B' d B)]A for a 6x6 input d, a 3x3 filter g and a 4x4 output Y.
 *
 * <p>The interpolation points are 0, a, -a, b, -b and infinity with a = 1/sqrt 2 and b = sqrt 2, which lose about half as
 * much precision as the usual 0, 1, -1, 2, -2. With M(x) = x (x^2 - a^2)(x^2 - b^2) = x^5 - 5/2 x^3 + x, row i of B' holds
 * the coefficients of M(x) / (x - p_i), row i of G the powers of p_i divided by that polynomial's value at p_i, and column
 * i of A' the powers of p_i; for infinity B' has M itself, G and A' the highest power.
 *
 * <p>Vectors run across channels. A transform of both dimensions is the same one-dimensional transform twice: down the
 * columns into a scratch tile, then along its rows. Memory is reached through the Vector API itself rather than {@link
 * Lanes#load}: in methods this dense C2 stops inlining ordinary methods, and then every vector is boxed.
 */
final class WinogradTransform {
    /** Output pixels of a tile in each dimension. */
    static final int OUT = 4;

    /** Input pixels of a tile in each dimension. */
    static final int IN = 6;

    /** Elements of a transformed tile, and so the number of matrix products. */
    static final int ELEMENTS = IN * IN;

    private static final double A = Math.sqrt(0.5);
    private static final double B = Math.sqrt(2);
    private static final float A1 = (float) A;
    private static final float A3 = (float) (A / 2);
    private static final float B1 = (float) B;
    private static final float B3 = (float) (B * 2);

    private WinogradTransform() {}

    /**
     * B' d B for one vector of channels.
     *
     * @param in first pixel of the tile; {@code line} and {@code pixel} are the bytes to the next row and column
     * @param tmp 36 vectors of scratch
     * @param out element 0 of the transformed tile, the next {@code plane} bytes further
     */
    static void input(long in, long line, long pixel, long tmp, long out, long plane) {
        for (int c = 0; c < IN; c++) {
            inputLine(in + c * pixel, line, tmp + (long) c * BYTES, (long) IN * BYTES);
        }
        for (int r = 0; r < IN; r++) {
            inputLine(tmp + (long) r * IN * BYTES, BYTES, out + r * IN * plane, plane);
        }
    }

    private static void inputLine(long in, long step, long out, long outStep) {
        FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
        FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
        FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3 * step, ORDER);
        FloatVector x4 = fromMemorySegment(SPECIES, ALL, in + 4 * step, ORDER);
        FloatVector a = broadcast(SPECIES, A1);
        FloatVector b = broadcast(SPECIES, B1);
        FloatVector nearEven = x2.fma(broadcast(SPECIES, -2f), x4);
        FloatVector nearOdd = x3.fma(a, x1.mul(-B1));
        nearEven.add(nearOdd).intoMemorySegment(ALL, out + outStep, ORDER);
        nearEven.sub(nearOdd).intoMemorySegment(ALL, out + 2 * outStep, ORDER);
        FloatVector farEven = x2.fma(broadcast(SPECIES, -0.5f), x4);
        FloatVector farOdd = x3.fma(b, x1.mul(-A1));
        farEven.add(farOdd).intoMemorySegment(ALL, out + 3 * outStep, ORDER);
        farEven.sub(farOdd).intoMemorySegment(ALL, out + 4 * outStep, ORDER);
        FloatVector m = broadcast(SPECIES, -2.5f);
        FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
        x2.fma(m, x0.add(x4)).intoMemorySegment(ALL, out, ORDER);
        FloatVector x5 = fromMemorySegment(SPECIES, ALL, in + 5 * step, ORDER);
        x3.fma(m, x1.add(x5)).intoMemorySegment(ALL, out + 5 * outStep, ORDER);
    }

    /**
     * A' m A for one vector of channels, the whole 4x4 tile.
     *
     * @param in element 0 of the transformed tile, the next {@code plane} bytes further
     * @param bias a vector added to every pixel
     * @param tmp 24 vectors of scratch
     * @param out first pixel; {@code line} and {@code pixel} are the bytes to the next row and column
     */
    static void output(long in, long plane, long bias, long tmp, long out, long line, long pixel) {
        for (int c = 0; c < IN; c++) {
            outputColumn(in + c * plane, IN * plane, tmp + (long) c * BYTES);
        }
        for (int r = 0; r < OUT; r++) {
            outputRow(tmp + (long) r * IN * BYTES, bias, out + r * line, pixel);
        }
    }

    private static void outputColumn(long in, long step, long out) {
        FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + step, ORDER);
        FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2 * step, ORDER);
        FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3 * step, ORDER);
        FloatVector x4 = fromMemorySegment(SPECIES, ALL, in + 4 * step, ORDER);
        FloatVector near = x1.add(x2);
        FloatVector nearOdd = x1.sub(x2);
        FloatVector far = x3.add(x4);
        FloatVector farOdd = x3.sub(x4);
        FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
        x0.add(near).add(far).intoMemorySegment(ALL, out, ORDER);
        long next = out + (long) IN * BYTES;
        nearOdd.fma(broadcast(SPECIES, A1), farOdd.mul(B1)).intoMemorySegment(ALL, next, ORDER);
        next += (long) IN * BYTES;
        near.fma(broadcast(SPECIES, 0.5f), far.add(far)).intoMemorySegment(ALL, next, ORDER);
        next += (long) IN * BYTES;
        FloatVector x5 = fromMemorySegment(SPECIES, ALL, in + 5 * step, ORDER);
        nearOdd.fma(broadcast(SPECIES, A3), farOdd.fma(broadcast(SPECIES, B3), x5))
                .intoMemorySegment(ALL, next, ORDER);
    }

    private static void outputRow(long in, long bias, long out, long pixel) {
        FloatVector x1 = fromMemorySegment(SPECIES, ALL, in + BYTES, ORDER);
        FloatVector x2 = fromMemorySegment(SPECIES, ALL, in + 2L * BYTES, ORDER);
        FloatVector x3 = fromMemorySegment(SPECIES, ALL, in + 3L * BYTES, ORDER);
        FloatVector x4 = fromMemorySegment(SPECIES, ALL, in + 4L * BYTES, ORDER);
        FloatVector b = fromMemorySegment(SPECIES, ALL, bias, ORDER);
        FloatVector near = x1.add(x2);
        FloatVector nearOdd = x1.sub(x2);
        FloatVector far = x3.add(x4);
        FloatVector farOdd = x3.sub(x4);
        FloatVector x0 = fromMemorySegment(SPECIES, ALL, in, ORDER);
        x0.add(b).add(near).add(far).intoMemorySegment(ALL, out, ORDER);
        nearOdd.fma(broadcast(SPECIES, A1), farOdd.fma(broadcast(SPECIES, B1), b))
                .intoMemorySegment(ALL, out + pixel, ORDER);
        near.fma(broadcast(SPECIES, 0.5f), far.fma(broadcast(SPECIES, 2f), b))
                .intoMemorySegment(ALL, out + 2 * pixel, ORDER);
        FloatVector x5 = fromMemorySegment(SPECIES, ALL, in + 5L * BYTES, ORDER);
        nearOdd.fma(broadcast(SPECIES, A3), farOdd.fma(broadcast(SPECIES, B3), x5.add(b)))
                .intoMemorySegment(ALL, out + 3 * pixel, ORDER);
    }
}
