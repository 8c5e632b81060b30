package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.OuterProducts;
import io.gatun.cpu.simd.Lanes;

/**
 * How the work of {@link WeightGradientWinograd} is cut, by the shape alone, and where its scratch lies. Tiles of 4x4 pixels of the
 * gradient are taken in rounds. Where there are few channels each worker has rounds of its own, small enough for a core's
 * second-level cache. Otherwise all share a round, of which the transforms stay in the third-level cache; its tiles are summed in parts,
 * and each part's sums are made slice by slice, so that a slice of all 36 elements stays in the second-level cache.
 *
 * @param alone whether each worker has rounds of its own
 * @param rounds how often tiles are transformed
 * @param parts sums that are added up at the end: of a share of the rounds each, or of a share of each round
 * @param rows input channels of a slice
 */
record WeightGradientTiles(ConvGeometry c, boolean alone, int rounds, int parts, int rows) {
    static final int SIDE = 4;
    static final int ELEMENTS = 36;

    /** Tiles of a worker's own round. */
    private static final int ROUND_TILES = 48;

    /** Transformed tiles of a round that all share. */
    private static final long ROUND_BYTES = 16L << 20;

    /** Sums of all parts. */
    private static final long SUM_BYTES = 8L << 20;

    /** Tasks in a round, if there are tiles enough. */
    private static final int TASKS = 16;

    /** Tiles of a part at least: fewer do not pay for transforming their sums. */
    private static final int PART_TILES = 64;

    private static final int SLICE_ROWS = 64;

    /** Elements lie some cache lines further apart than they are long, lest they share a cache set. */
    private static final int SKEW = 256;

    static WeightGradientTiles of(ConvGeometry c) {
        int rows = whole(Math.ceilDiv(c.channels(), Math.ceilDiv(c.channels(), SLICE_ROWS)));
        var one = new WeightGradientTiles(c, false, 1, 1, rows);
        int tiles = one.tiles();
        long most = Math.max(1, SUM_BYTES / WeightGradientSums.of(c, 1).partBytes());
        if (one.slices() == 1 && tiles >= 2 * ROUND_TILES) {
            int rounds = Math.ceilDiv(tiles, ROUND_TILES);
            return new WeightGradientTiles(c, true, rounds, (int) Math.min(Math.min(TASKS, rounds), most), rows);
        }
        int rounds = (int) Math.ceilDiv(tiles * one.tileBytes(), ROUND_BYTES);
        int wanted = Math.min(Math.ceilDiv(TASKS, one.slices()), Math.ceilDiv(tiles, rounds) / PART_TILES);
        return new WeightGradientTiles(c, false, rounds, (int) Math.clamp(wanted, 1, most), rows);
    }

    private int down() {
        return Math.ceilDiv(c.outHeight(), SIDE);
    }

    private int across() {
        return Math.ceilDiv(c.outWidth(), SIDE);
    }

    int tiles() {
        return Math.multiplyExact(c.images(), Math.multiplyExact(down(), across()));
    }

    int image(int tile) {
        return tile / (down() * across());
    }

    /** First row of a tile of the gradient. */
    int y(int tile) {
        return tile / across() % down() * SIDE;
    }

    /** First column of a tile of the gradient. */
    int x(int tile) {
        return tile % across() * SIDE;
    }

    /** First tile of a round; of the round after the last it is the number of tiles. */
    int first(int round) {
        return (int) ((long) tiles() * round / rounds);
    }

    /** Most tiles of a round. */
    int roundTiles() {
        return Math.ceilDiv(tiles(), rounds);
    }

    int slices() {
        return rowSlices() * columnSlices();
    }

    int rowSlices() {
        return Math.ceilDiv(c.channels(), rows);
    }

    int columnSlices() {
        return Math.ceilDiv(c.outChannels(), OuterProducts.COLUMNS);
    }

    /** First input channel of a slice. */
    int firstRow(int slice) {
        return slice % rowSlices() * rows;
    }

    /** Input channels of a slice. */
    int rows(int slice) {
        return Math.min(rows, c.channels() - firstRow(slice));
    }

    /** First output channel of a slice. */
    int firstColumn(int slice) {
        return slice / rowSlices() * OuterProducts.COLUMNS;
    }

    /** Output channels of a slice, whole vectors of them. */
    int columns(int slice) {
        return Math.min(OuterProducts.COLUMNS, whole(c.outChannels()) - firstColumn(slice));
    }

    /** Whether nothing is added up at the end. */
    boolean isSingle() {
        return rounds == 1 && parts == 1;
    }

    /** Bytes of both transforms of a tile. */
    private long tileBytes() {
        return 4L * ELEMENTS * (rowSlices() * rows + columnSlices() * OuterProducts.COLUMNS);
    }

    /** Bytes from an element of the transformed tiles of a slice of the input to the next. */
    long elementX() {
        return 4L * roundTiles() * rows + SKEW;
    }

    /** Bytes from an element of the transformed tiles of a slice of the gradient to the next. */
    long elementG() {
        return 4L * roundTiles() * OuterProducts.COLUMNS + SKEW;
    }

    /** Bytes from an element of a slice's sums to the next. */
    long plane() {
        return 4L * rows * OuterProducts.COLUMNS + SKEW;
    }

    /** Address of the transformed tiles of a worker's round, or of the round that all share. */
    long round(long scratch, int worker) {
        return alone ? scratch + worker * roundBytes() : scratch;
    }

    private long roundBytes() {
        return gradient(0, columnSlices(), 0);
    }

    /** Address of a transformed tile of a slice of the input, counted in the round. */
    long input(long round, int slice, int tile) {
        return round + slice * ELEMENTS * elementX() + 4L * tile * rows;
    }

    /** Address of a transformed tile of a slice of the gradient, counted in the round. */
    long gradient(long round, int slice, int tile) {
        return input(round, rowSlices(), 0) + slice * ELEMENTS * elementG() + 4L * tile * OuterProducts.COLUMNS;
    }

    /** Address of the offsets of the tiles of a round. */
    long table(long scratch, int threads) {
        return scratch + (alone ? threads : 1) * roundBytes();
    }

    /** Address of the sums of all parts. */
    long sums(long scratch, int threads) {
        return table(scratch, threads) + (OuterProducts.tableBytes(roundTiles()) + 63) / 64 * 64;
    }

    /** Address of a worker's room for a tile between the two dimensions of a transform, or a slice's sums. */
    long room(long scratch, int threads, int worker) {
        return (sums(scratch, threads) + WeightGradientSums.of(c, parts).bytes(threads) + 63) / 64 * 64
                + worker * roomBytes();
    }

    /** Address of a second room for a tile. */
    long border(long room) {
        return room + roomBytes() - borderBytes();
    }

    private long roomBytes() {
        return Math.max(borderBytes(), ELEMENTS * plane()) + borderBytes();
    }

    /** A tile of the input or the gradient, and also what {@link WeightGradientTaps} needs. */
    private long borderBytes() {
        return Math.max(4L * ELEMENTS * whole(Math.max(c.channels(), c.outChannels())), WeightGradientTaps.ROOM_BYTES);
    }

    long scratchBytes(int threads) {
        return room(0, threads, threads);
    }

    private static int whole(int channels) {
        return Math.ceilDiv(channels, Lanes.LANES) * Lanes.LANES;
    }
}
