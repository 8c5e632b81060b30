package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;

/**
 * How the tiles of a Winograd convolution are grouped, and how the scratch is laid out: for each slot the transformed
 * input and the products of one group, then for each worker a little room of its own. A transformed tile lies in one
 * piece, [element][channel], so that the transforms write to few pages; a product reads its rows a whole tile apart.
 *
 * @param taps whether the filters are transformed while they are multiplied
 * @param groupTiles tiles in a group; the last may have fewer
 * @param slots groups in work at once: one for each thread, or one that all threads share
 */
record WinogradPlan(WinogradTile tile, ConvGeometry g, boolean taps, int threads, int groupTiles, int slots) {
    /** Transformed tiles, in and out, that are in work at once: they share a core's second-level cache with the filters. */
    private static final int GROUP_BYTES = 200_000;

    private static final int FEWEST_TILES = 6;

    /** With so many tiles a core multiplies no faster than memory delivers filters, even to two cores. */
    private static final int MOST_TILES = 48;

    /** The more tiles, the less it matters that filters are transformed for each group: 28x28 pixels are 49 tiles. */
    private static final int MOST_TILES_OF_TAPS = 54;

    /** Filters above this size do not stay in a cache from one group to the next: then groups are as large as they can be. */
    private static final long LARGE_FILTERS = 12L << 20;

    /** Tiles of a group are a multiple of this, the height of the GEMM tile. */
    private static final int TILE_ROWS = 6;

    /** Tiles lie one cache line further apart than they are long, lest the rows of a product share a cache set. */
    private static final int SKEW = 64;

    static WinogradPlan of(WinogradTile tile, ConvGeometry g, boolean taps, int threads) {
        int tiles = g.images() * tilesDown(tile, g) * tilesAcross(tile, g);
        int perTile = 4 * tile.elements() * (g.channels() + g.outChannels());
        boolean large = 4L * tile.elements() * g.channels() * g.outChannels() > LARGE_FILTERS;
        int most = taps ? MOST_TILES_OF_TAPS : MOST_TILES;
        int wanted = taps || large ? most : Math.clamp(GROUP_BYTES / perTile, FEWEST_TILES, most);
        int groups = Math.ceilDiv(tiles, wanted);
        boolean alone = threads == 1 || groups >= 2 * threads;
        if (alone) {
            groups = Math.ceilDiv(groups, threads) * threads;
        } else {
            groups = Math.ceilDiv(tiles, most);
        }
        int groupTiles = Math.ceilDiv(Math.ceilDiv(tiles, groups), TILE_ROWS) * TILE_ROWS;
        return new WinogradPlan(tile, g, taps, threads, groupTiles, alone ? threads : 1);
    }

    private static int tilesDown(WinogradTile tile, ConvGeometry g) {
        return Math.ceilDiv(g.outHeight(), tile.out());
    }

    private static int tilesAcross(WinogradTile tile, ConvGeometry g) {
        return Math.ceilDiv(g.outWidth(), tile.out());
    }

    /** Whether each thread works on groups of its own. */
    boolean isAlone() {
        return slots == threads;
    }

    int tiles() {
        return g.images() * tilesDown(tile, g) * tilesAcross(tile, g);
    }

    int groups() {
        return Math.ceilDiv(tiles(), groupTiles);
    }

    /** First tile of a group. */
    int first(int group) {
        return group * groupTiles;
    }

    /** One past the last tile of a group. */
    int end(int group) {
        return Math.min(tiles(), first(group) + groupTiles);
    }

    /** Image of a tile. */
    int image(int index) {
        return index / (tilesDown(tile, g) * tilesAcross(tile, g));
    }

    /** First output row of a tile. */
    int row(int index) {
        return index / tilesAcross(tile, g) % tilesDown(tile, g) * tile.out();
    }

    /** First output column of a tile. */
    int column(int index) {
        return index % tilesAcross(tile, g) * tile.out();
    }

    /** Bytes from an element of a transformed input tile to the next: all its channels lie between. */
    long elementIn() {
        return pixel(g.channels());
    }

    /** Bytes from an element of a tile of products to the next. */
    long elementOut() {
        return pixel(g.outChannels());
    }

    /** Bytes from a transformed input tile to the next. */
    long tileIn() {
        return tile.elements() * elementIn() + SKEW;
    }

    /** Bytes from a tile of products to the next. */
    long tileOut() {
        return tile.elements() * elementOut() + SKEW;
    }

    /** Address of a slot's transformed input. */
    long in(long scratch, int slot) {
        return scratch + slot * groupTiles * (tileIn() + tileOut());
    }

    /** Address of a slot's products. */
    long out(long scratch, int slot) {
        return in(scratch, slot) + groupTiles * tileIn();
    }

    /** Address of a worker's room for a tile between the two dimensions of a transform. */
    long between(long scratch, int worker) {
        return in(scratch, slots) + 2 * worker * room();
    }

    /** Address of a worker's room for a tile at the border of the image. */
    long border(long scratch, int worker) {
        return between(scratch, worker) + room();
    }

    /** Address of a worker's room for filters that it transforms. */
    long filters(long scratch, int worker) {
        return between(scratch, threads) + worker * filterRoom();
    }

    long scratchBytes() {
        return filters(0, threads);
    }

    private long filterRoom() {
        return taps ? WinogradTaps.roomBytes(g) : 0;
    }

    /** Tasks that the products of a group are cut into. */
    int products() {
        return taps ? WinogradTaps.tasks(tile, g) : tile.elements();
    }

    private long room() {
        return tile.elements() * Math.max(elementIn(), elementOut());
    }

    private static long pixel(int channels) {
        return (long) Math.ceilDiv(channels, Lanes.LANES) * Lanes.BYTES;
    }
}
