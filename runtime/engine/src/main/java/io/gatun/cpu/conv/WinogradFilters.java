package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.simd.Lanes;

/**
 * Transforms filters for a {@link WinogradTile}: G g G'. Constant filters are transformed once, when nothing is compiled yet: by
 * way of arrays on the heap, summed in double precision and rounded once. Others are transformed in each run, with vectors.
 */
final class WinogradFilters {
    private static final int TAPS = 9;
    private static final int INPUTS = FilterBlock.INPUTS;

    private final WinogradTile tile;
    private final ConvGeometry g;
    private final ConvFilters filters;

    WinogradFilters(WinogradTile tile, ConvGeometry g, ConvFilters filters) {
        this.tile = tile;
        this.g = g;
        this.filters = filters;
    }

    /** Bytes that {@link #transform} works in. */
    static long scratchBytes(WinogradTile tile, int width) {
        return 4L * (TAPS + 3 * tile.in()) * INPUTS * width;
    }

    /**
     * Transforms the filters from some input channels to one panel of output channels.
     *
     * @param first matrix of element 0; that of the next begins {@code plane} bytes further
     * @param from the first input channel; {@code end} is behind the last
     */
    void transformOnce(PackedMatrix first, long plane, int panel, int from, int end) {
        int width = first.width(panel);
        int size = INPUTS * width;
        var taps = new double[TAPS][size];
        var half = new double[3][tile.in()][size];
        var whole = new double[tile.in()][size];
        var rounded = new float[size];
        var block = new FilterBlock(g, filters, width);
        for (int k = from; k < end; k += INPUTS) {
            int count = Math.min(INPUTS, end - k);
            block.read(0, k, count, PackedMatrix.firstColumn(panel), first.realWidth(panel));
            for (int tap = 0; tap < TAPS; tap++) {
                block.widen(tap, count, taps[tap]);
            }
            for (int s = 0; s < 3; s++) {
                tile.filters(taps[s], taps[3 + s], taps[6 + s], half[s], count * width);
            }
            for (int i = 0; i < tile.in(); i++) {
                tile.filters(half[0][i], half[1][i], half[2][i], whole, count * width);
                for (int j = 0; j < tile.in(); j++) {
                    round(whole[j], rounded, count * width);
                    Lanes.write(rounded, 0, first.row(panel, k) + (i * tile.in() + j) * plane, count * width);
                }
            }
        }
    }

    private static void round(double[] from, float[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = (float) from[i];
        }
    }

    /**
     * As {@link #transformOnce}, with vectors.
     *
     * @param scratch {@link #scratchBytes} bytes
     */
    void transform(PackedMatrix first, long plane, int panel, int from, int end, long scratch) {
        int width = first.width(panel);
        long tap = 4L * INPUTS * width;
        long between = scratch + TAPS * tap;
        int column = PackedMatrix.firstColumn(panel);
        for (int k = from; k < end; k += INPUTS) {
            int count = Math.min(INPUTS, end - k);
            int vectors = count * width / Lanes.LANES;
            FilterRows.turn(g, filters, 0, k, count, column, first.realWidth(panel), width, scratch);
            tile.filters(scratch, 3 * tap, tap, between, 3 * tap, tap, 3, vectors);
            long to = first.row(panel, k);
            tile.filters(between, tap, 3 * tap, to, plane, tile.in() * plane, tile.in(), vectors);
        }
    }
}
