package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.simd.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * Transforms filters for a {@link WinogradTile}: G g G'. Constant filters are transformed once, when nothing is compiled yet: by
 * way of arrays on the heap, summed in double precision and rounded once. Others are transformed in each run, with vectors.
 */
final class WinogradFilters {
    private static final int TAPS = 9;
    private static final int INPUTS = FilterBlock.INPUTS;

    /** Elements lie one cache line off a multiple of 4 KiB, lest all of a filter's share one set of the first-level cache. */
    private static final int SKEW = 16;

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
        int real = first.realWidth(panel);
        int step = INPUTS * width + SKEW;
        var half = new double[tile.in() * 3];
        var whole = new double[tile.elements()];
        var transformed = new float[tile.elements() * step];
        var block = new FilterBlock(g, filters, width);
        for (int k = from; k < end; k += INPUTS) {
            int count = Math.min(INPUTS, end - k);
            block.read(0, k, count, PackedMatrix.firstColumn(panel), real);
            for (int i = 0; i < count; i++) {
                for (int n = 0; n < real; n++) {
                    transformOne(block, i, n, half, whole);
                    for (int e = 0; e < whole.length; e++) {
                        transformed[i * width + n + e * step] = (float) whole[e];
                    }
                }
            }
            for (int e = 0; e < tile.elements(); e++) {
                long to = first.row(panel, k) + e * plane;
                MemorySegment.copy(transformed, e * step, Lanes.ALL, Lanes.FLOAT, to, count * width);
            }
        }
    }

    private void transformOne(FilterBlock block, int k, int n, double[] half, double[] whole) {
        for (int s = 0; s < 3; s++) {
            tile.filter(block.get(s, k, n), block.get(3 + s, k, n), block.get(6 + s, k, n), half, s, 3);
        }
        for (int i = 0; i < tile.in(); i++) {
            tile.filter(half[3 * i], half[3 * i + 1], half[3 * i + 2], whole, i * tile.in(), 1);
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
