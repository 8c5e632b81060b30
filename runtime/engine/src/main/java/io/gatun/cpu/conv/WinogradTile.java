package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;

/**
 * A tile size of Winograd's F(m x m, 3x3): Y = A'[(G g G') * (B' d B)]A for a 3x3 filter g, an input tile d of m + 2 pixels
 * a side and an output tile Y of m (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015).
 *
 * <p>For interpolation points p_i and infinity, with M(x) the product of all (x - p_i), row i of B' holds the coefficients of
 * M(x) / (x - p_i), row i of G the powers of p_i divided by that polynomial's value at p_i, and column i of A' the powers
 * of p_i; for infinity B' has M itself, G and A' the highest power.
 *
 * <p>A transform of both dimensions is the same one-dimensional transform twice, and so each tile size states its loops:
 * {@link #input} and {@link #output}. Both, and {@link #filters}, run over {@code lines} lines of {@code vectors} adjacent vectors of channels.
 * They reach memory through the Vector API itself rather than {@link Lanes#load}: in methods this dense C2 stops inlining
 * ordinary methods, and then every vector is boxed.
 */
abstract sealed class WinogradTile permits WinogradF2, WinogradF4, ArrayWinograd {
    private final int out;

    /** @param out output pixels in each dimension; a field, as methods of several classes cost a twentieth of a convolution */
    WinogradTile(int out) {
        this.out = out;
    }

    /** Output pixels of a tile in each dimension. */
    final int out() {
        return out;
    }

    /** Input pixels of a tile in each dimension. */
    final int in() {
        return out + 2;
    }

    /** Elements of a transformed tile, and so the number of matrix products. */
    final int elements() {
        return in() * in();
    }

    /** G times (x, y, z), rows or columns of {@code n} filters; element i of the results lands in {@code to[i]}. */
    abstract void filters(double[] x, double[] y, double[] z, double[][] to, int n);

    /** Row {@code i} of G: a point's and its negative's follow each other, as (a, b, c) and (a, -b, c). */
    final float[] filterRow(int i) {
        var taps = new double[in()][3];
        filters(new double[] {1, 0, 0}, new double[] {0, 1, 0}, new double[] {0, 0, 1}, taps, 3);
        var row = new float[3];
        for (int tap = 0; tap < 3; tap++) {
            row[tap] = (float) taps[i][tap];
        }
        return row;
    }

    /** G times each line of three elements; the arguments are those of {@link #input}. */
    abstract void filters(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors);

    /**
     * B' times each line. All strides are in bytes.
     *
     * @param from first element of the first line; the next element is {@code step} further, the next line {@code next}
     * @param to where the transformed line begins, with strides of its own
     */
    abstract void input(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors);

    /** A' times each line; the arguments are those of {@link #input}. */
    abstract void output(long from, long step, long next, long to, long toStep, long toNext, int lines, int vectors);

    /**
     * The last transform: A' times each line, plus a bias and an addend, and not below a floor. A NaN stays a
     * NaN.
     *
     * @param bias {@code vectors} vectors, added to every element
     * @param addend lines that are added, with strides of their own; strides of 0 add the same to all elements
     * @param floor what lies below is raised to it
     */
    abstract void finish(
            long from,
            long step,
            long next,
            long to,
            long toStep,
            long toNext,
            int lines,
            int vectors,
            long bias,
            long addend,
            long addendStep,
            long addendNext,
            float floor);
}
