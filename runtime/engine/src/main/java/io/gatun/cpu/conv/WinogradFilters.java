package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Transforms filters for a {@link WinogradTile}: G g G', summed in double precision and rounded once. By way of arrays on
 * the heap, as it is done once, when nothing is compiled yet.
 */
final class WinogradFilters {
    /** Input channels transformed at a time, so that each element is written in runs of several rows. */
    private static final int CHANNELS = 16;

    private static final int TAPS = 9;

    /** Elements lie one cache line off a multiple of 4 KiB, lest all of a filter's share one set of the first-level cache. */
    private static final int SKEW = 16;

    private final WinogradTile tile;
    private final double[] half;
    private final double[] whole;

    WinogradFilters(WinogradTile tile) {
        this.tile = tile;
        half = new double[tile.in() * 3];
        whole = new double[tile.elements()];
    }

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
            int step = CHANNELS * width + SKEW;
            var transformed = new float[tile.elements() * step];
            for (int c = 0; c < first.depth(); c += CHANNELS) {
                int count = Math.min(CHANNELS, first.depth() - c);
                for (int n = 0; n < real; n++) {
                    long from = filters + 4L * TAPS * ((long) (column + n) * first.depth() + c);
                    MemorySegment.copy(Lanes.ALL, Lanes.FLOAT, from, taps, 0, count * TAPS);
                    for (int i = 0; i < count; i++) {
                        transform(taps, i * TAPS, transformed, i * width + n, step);
                    }
                }
                for (int e = 0; e < tile.elements(); e++) {
                    long to = first.row(panel, c) + e * plane;
                    MemorySegment.copy(transformed, e * step, Lanes.ALL, Lanes.FLOAT, to, count * width);
                }
            }
        }
    }

    /** One filter; its elements land {@code step} apart. */
    private void transform(float[] taps, int at, float[] out, int to, int step) {
        for (int s = 0; s < 3; s++) {
            tile.filter(taps[at + s], taps[at + 3 + s], taps[at + 6 + s], half, s, 3);
        }
        for (int i = 0; i < tile.in(); i++) {
            tile.filter(half[3 * i], half[3 * i + 1], half[3 * i + 2], whole, i * tile.in(), 1);
        }
        for (int e = 0; e < tile.elements(); e++) {
            out[to + e * step] = (float) whole[e];
        }
    }
}
