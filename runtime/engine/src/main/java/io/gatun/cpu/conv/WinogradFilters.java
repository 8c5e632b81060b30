package io.gatun.cpu.conv;

import static io.gatun.cpu.conv.WinogradTransform.ELEMENTS;
import static io.gatun.cpu.conv.WinogradTransform.IN;

import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Transforms filters for {@link WinogradTransform}: G g G', summed in double precision and rounded once. By way of arrays on
 * the heap, as it is done once, when nothing is compiled yet.
 */
final class WinogradFilters {
    /** Input channels transformed at a time, so that each element is written in runs of several rows. */
    private static final int CHANNELS = 16;

    private static final int TAPS = 9;
    private static final double A = Math.sqrt(0.5);
    private static final double B = Math.sqrt(2);

    private final double[] half = new double[IN * 3];
    private final double[] whole = new double[ELEMENTS];

    /**
     * Transforms some panels of filters [columns, depth, 3, 3].
     *
     * @param first matrix of element 0; that of the next begins {@code plane} bytes further
     * @param filters address of the first of all filters
     */
    void pack(PackedMatrix first, long plane, int panelFrom, int panelTo, long filters) {
        var taps = new float[CHANNELS * TAPS];
        for (int panel = panelFrom; panel < panelTo; panel++) {
            int width = first.width(panel);
            int column = PackedMatrix.firstColumn(panel);
            int real = Math.min(width, first.columns() - column);
            var transformed = new float[ELEMENTS * CHANNELS * width];
            for (int c = 0; c < first.depth(); c += CHANNELS) {
                int count = Math.min(CHANNELS, first.depth() - c);
                for (int n = 0; n < real; n++) {
                    long from = filters + 4L * TAPS * ((long) (column + n) * first.depth() + c);
                    MemorySegment.copy(Lanes.ALL, Lanes.FLOAT, from, taps, 0, count * TAPS);
                    for (int i = 0; i < count; i++) {
                        transform(taps, i * TAPS, transformed, i * width + n, CHANNELS * width);
                    }
                }
                for (int e = 0; e < ELEMENTS; e++) {
                    long to = first.row(panel, c) + e * plane;
                    MemorySegment.copy(transformed, e * CHANNELS * width, Lanes.ALL, Lanes.FLOAT, to, count * width);
                }
            }
        }
    }

    /** One filter; its elements land {@code step} apart. */
    private void transform(float[] taps, int at, float[] out, int to, int step) {
        for (int s = 0; s < 3; s++) {
            line(taps[at + s], taps[at + 3 + s], taps[at + 6 + s], half, s, 3);
        }
        for (int i = 0; i < IN; i++) {
            line(half[3 * i], half[3 * i + 1], half[3 * i + 2], whole, i * IN, 1);
        }
        for (int e = 0; e < ELEMENTS; e++) {
            out[to + e * step] = (float) whole[e];
        }
    }

    /** G times (x, y, z); opposite points share their even and odd terms. */
    private static void line(double x, double y, double z, double[] to, int at, int step) {
        double nearEven = (x + 0.5 * z) / -1.5;
        double nearOdd = A * y / -1.5;
        double farEven = (x + 2 * z) / 6;
        double farOdd = B * y / 6;
        to[at] = x;
        to[at + step] = nearEven + nearOdd;
        to[at + 2 * step] = nearEven - nearOdd;
        to[at + 3 * step] = farEven + farOdd;
        to[at + 4 * step] = farEven - farOdd;
        to[at + 5 * step] = z;
    }
}
