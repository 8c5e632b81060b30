package io.gatun.opencl;

import io.gatun.spi.Packing;
import java.lang.foreign.MemorySegment;

/**
 * Filters [rows, depth, 3, 3] transformed for Winograd's F(m x m, 3x3): the bias, then [element][depth][rows], in floats. Summed in
 * double precision and rounded once.
 *
 * @param tile m: 4 or 2
 */
record WinogradPacking(int tile, int rows, int depth, PackedBias bias) implements Packing {
    private static final int TAPS = 9;
    private static final double NEAR = Math.sqrt(0.5);
    private static final double FAR = Math.sqrt(2);

    /** What the packed form depends on. */
    record Form(int tile, int rows, int depth, long bias) {}

    Form form() {
        return new Form(tile, rows, depth, bias.identity());
    }

    private int side() {
        return tile + 2;
    }

    @Override
    public long bytes() {
        long elements = (long) side() * side() * FilterPacking.padded(depth) * PackedBias.padded(rows);
        return bias.bytes() + elements * Float.BYTES;
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void pack(MemorySegment constant, MemorySegment packed, int part) {
        var elements = bias.put(packed);
        var values = new WeightForm.Values(constant);
        var half = new double[side() * 3];
        var whole = new double[side() * side()];
        long line = PackedBias.padded(rows);
        long matrix = FilterPacking.padded(depth) * line;
        for (int k = 0; k < depth; k++) {
            for (int row = 0; row < rows; row++) {
                long filter = ((long) row * depth + k) * TAPS;
                for (int j = 0; j < 3; j++) {
                    transform(
                            values.get(filter + j), values.get(filter + 3 + j), values.get(filter + 6 + j), half, j, 3);
                }
                for (int i = 0; i < side(); i++) {
                    transform(half[3 * i], half[3 * i + 1], half[3 * i + 2], whole, i * side(), 1);
                }
                for (int e = 0; e < whole.length; e++) {
                    Precision.FLOAT.set(elements, e * matrix + k * line + row, (float) whole[e]);
                }
            }
        }
    }

    /** G times (x, y, z): the filter's polynomial at each interpolation point, scaled, and its leading coefficient. */
    private void transform(double x, double y, double z, double[] to, int at, int step) {
        if (tile == 2) {
            to[at] = -x;
            to[at + step] = (x + y + z) / 2;
            to[at + 2 * step] = (x - y + z) / 2;
            to[at + 3 * step] = z;
        } else {
            double nearEven = (x + 0.5 * z) / -1.5;
            double nearOdd = NEAR * y / -1.5;
            double farEven = (x + 2 * z) / 6;
            double farOdd = FAR * y / 6;
            to[at] = x;
            to[at + step] = nearEven + nearOdd;
            to[at + 2 * step] = nearEven - nearOdd;
            to[at + 3 * step] = farEven + farOdd;
            to[at + 4 * step] = farEven - farOdd;
            to[at + 5 * step] = z;
        }
    }
}
