package io.gatun.cpu.conv;

import io.gatun.cpu.map.Rows;
import java.util.Optional;

/**
 * How a {@link ConvChain} is cut into bands, and where each worker has what in the scratch: a table of offsets for all, then for
 * each worker a ring of expanded rows, the rows of the depthwise convolution, and copied lines of planes.
 *
 * @param g the depthwise convolution
 * @param bands of output rows
 * @param ring rows of what the depthwise convolution reads that one band sees; 0 if they are not made here
 * @param planes how planes are read, if they are
 */
record BandPlan(ConvGeometry g, RowBands bands, int ring, Optional<ConvPlanes.Layout> planes) {
    /** Output pixels of a band, at least, if there is room: some tiles of the products. */
    private static final int PIXELS = 168;

    /** Room for a band: half of a second-level cache of 1 MB, so that filters and what comes in stay there, too. */
    private static final long ROOM = 512 * 1024;

    private static final int TASKS_PER_THREAD = 4;

    static BandPlan of(ConvChain chain, int threads) {
        int rows = enough(chain.depthwise().geometry(), threads);
        var plan = withRows(chain, rows, threads);
        while (plan.bandBytes() > ROOM && rows > 1) {
            plan = withRows(chain, --rows, threads);
        }
        return plan;
    }

    private static int enough(ConvGeometry g, int threads) {
        int share = Math.ceilDiv(Math.multiplyExact(g.images(), g.outHeight()), threads * TASKS_PER_THREAD);
        return Math.min(Math.ceilDiv(PIXELS, g.outWidth()), Math.min(share, g.outHeight()));
    }

    private static BandPlan withRows(ConvChain chain, int most, int threads) {
        var g = chain.depthwise().geometry();
        var bands = RowBands.of(g.images(), g.outHeight(), most, threads);
        int ring = chain.expand().isPresent() ? (bands.rows() - 1) * g.strideH() + g.kernelH() : 0;
        var planes = chain.expand()
                .filter(layer -> layer.algorithm().readsPlanes())
                .map(layer -> ConvPlanes.Layout.of(layer.geometry(), ring));
        return new BandPlan(g, bands, ring, planes);
    }

    /** Floats from a pixel to the next, in the ring as in the rows of the depthwise convolution. */
    int ld() {
        return Rows.padded(g.channels());
    }

    /** Bytes of a row that the depthwise convolution reads. */
    long rowBytes() {
        return 4L * ld() * g.width();
    }

    /** Bytes of a row that it makes. */
    long outRowBytes() {
        return 4L * ld() * g.outWidth();
    }

    /** Bytes that a worker goes through again and again. */
    long bandBytes() {
        return lines(0) + planes.map(ConvPlanes.Layout::linesBytes).orElse(0L);
    }

    long scratchBytes(int threads) {
        return ring(0, threads);
    }

    /** Where the ring of a worker begins. */
    long ring(long scratch, int worker) {
        return scratch + planes.map(ConvPlanes.Layout::tableBytes).orElse(0L) + worker * bandBytes();
    }

    /** Where the rows of the depthwise convolution begin. */
    long middle(long ring) {
        return ring + this.ring * rowBytes();
    }

    /** Where copied lines begin. */
    long lines(long ring) {
        return middle(ring) + bands.rows() * outRowBytes();
    }
}
