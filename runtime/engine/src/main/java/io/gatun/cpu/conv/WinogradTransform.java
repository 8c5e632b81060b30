package io.gatun.cpu.conv;

import static io.gatun.cpu.simd.Lanes.BYTES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

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
 * columns into a scratch tile, then along its rows.
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

    private static final double[][] G = {
        {1, 0, 0},
        {-1 / 1.5, -A / 1.5, -0.5 / 1.5},
        {-1 / 1.5, A / 1.5, -0.5 / 1.5},
        {1 / 6.0, B / 6, 2 / 6.0},
        {1 / 6.0, -B / 6, 2 / 6.0},
        {0, 0, 1}
    };

    private WinogradTransform() {}

    /**
     * G g G' of one filter, summed in double precision and rounded once.
     *
     * @param filter nine adjacent floats
     * @param out element 0 of the transformed filter, the next {@code plane} bytes further
     */
    static void filter(long filter, long out, long plane) {
        for (int i = 0; i < IN; i++) {
            double left = 0;
            double middle = 0;
            double right = 0;
            for (int r = 0; r < 3; r++) {
                left += G[i][r] * Lanes.get(filter + 12L * r);
                middle += G[i][r] * Lanes.get(filter + 12L * r + 4);
                right += G[i][r] * Lanes.get(filter + 12L * r + 8);
            }
            for (int j = 0; j < IN; j++) {
                double sum = G[j][0] * left + G[j][1] * middle + G[j][2] * right;
                Lanes.set(out + (i * IN + j) * plane, (float) sum);
            }
        }
    }

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
        FloatVector x1 = load(in + step);
        FloatVector x2 = load(in + 2 * step);
        FloatVector x3 = load(in + 3 * step);
        FloatVector x4 = load(in + 4 * step);
        FloatVector nearEven = x2.mul(-2f).add(x4);
        FloatVector nearOdd = x3.mul(A1).sub(x1.mul(B1));
        FloatVector farEven = x2.mul(-0.5f).add(x4);
        FloatVector farOdd = x3.mul(B1).sub(x1.mul(A1));
        store(load(in).add(x4).sub(x2.mul(2.5f)), out);
        store(nearEven.add(nearOdd), out + outStep);
        store(nearEven.sub(nearOdd), out + 2 * outStep);
        store(farEven.add(farOdd), out + 3 * outStep);
        store(farEven.sub(farOdd), out + 4 * outStep);
        store(load(in + 5 * step).add(x1).sub(x3.mul(2.5f)), out + 5 * outStep);
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
        FloatVector x1 = load(in + step);
        FloatVector x2 = load(in + 2 * step);
        FloatVector x3 = load(in + 3 * step);
        FloatVector x4 = load(in + 4 * step);
        FloatVector near = x1.add(x2);
        FloatVector nearOdd = x1.sub(x2);
        FloatVector far = x3.add(x4);
        FloatVector farOdd = x3.sub(x4);
        store(load(in).add(near).add(far), out);
        store(nearOdd.mul(A1).add(farOdd.mul(B1)), out + (long) IN * BYTES);
        store(near.mul(0.5f).add(far.add(far)), out + 2L * IN * BYTES);
        store(load(in + 5 * step).add(nearOdd.mul(A3)).add(farOdd.mul(B3)), out + 3L * IN * BYTES);
    }

    private static void outputRow(long in, long bias, long out, long pixel) {
        FloatVector x1 = load(in + BYTES);
        FloatVector x2 = load(in + 2L * BYTES);
        FloatVector x3 = load(in + 3L * BYTES);
        FloatVector x4 = load(in + 4L * BYTES);
        FloatVector near = x1.add(x2);
        FloatVector nearOdd = x1.sub(x2);
        FloatVector far = x3.add(x4);
        FloatVector farOdd = x3.sub(x4);
        FloatVector b = load(bias);
        store(load(in).add(near).add(far).add(b), out);
        store(nearOdd.mul(A1).add(farOdd.mul(B1)).add(b), out + pixel);
        store(near.mul(0.5f).add(far.add(far)).add(b), out + 2 * pixel);
        store(load(in + 5L * BYTES).add(nearOdd.mul(A3)).add(farOdd.mul(B3)).add(b), out + 3 * pixel);
    }
}
