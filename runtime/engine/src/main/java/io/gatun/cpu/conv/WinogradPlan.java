package io.gatun.cpu.conv;

import static io.gatun.cpu.conv.WinogradTransform.ELEMENTS;
import static io.gatun.cpu.conv.WinogradTransform.OUT;

import io.gatun.cpu.simd.Lanes;

/**
 * How the tiles of a Winograd convolution are grouped, and how the scratch is laid out: for each slot the transformed
 * input and the products of one group, then for each worker a little room of its own.
 *
 * @param groupTiles tiles in a group; the last may have fewer
 * @param slots groups in work at once: one for each thread, or one that all threads share
 */
record WinogradPlan(ConvGeometry g, int threads, int groupTiles, int slots) {
    /** Transformed tiles, in and out, that are in work at once: most of a core's second-level cache. */
    private static final int GROUP_BYTES = 600_000;

    private static final int FEWEST_TILES = 24;
    private static final int MOST_TILES = 192;

    /** Filters above this size do not stay in a cache from one group to the next: then groups are as large as they can be. */
    private static final long LARGE_FILTERS = 16L << 20;

    /** Tiles of a group are a multiple of this, the height of the GEMM tile. */
    private static final int TILE_ROWS = 6;

    /** Planes of transformed elements lie one cache line off a multiple of the tile, lest 36 of them share a cache set. */
    private static final int SKEW = 64;

    static WinogradPlan of(ConvGeometry g, int threads) {
        int tiles = g.images() * tilesDown(g) * tilesAcross(g);
        int perTile = 4 * ELEMENTS * (g.channels() + g.outChannels());
        boolean large = 4L * ELEMENTS * g.channels() * g.outChannels() > LARGE_FILTERS;
        int wanted = large ? MOST_TILES : Math.clamp(GROUP_BYTES / perTile, FEWEST_TILES, MOST_TILES);
        int groups = Math.ceilDiv(tiles, wanted);
        boolean alone = threads == 1 || groups >= 2 * threads;
        if (alone) {
            groups = Math.ceilDiv(groups, threads) * threads;
        }
        int groupTiles = Math.ceilDiv(Math.ceilDiv(tiles, groups), TILE_ROWS) * TILE_ROWS;
        return new WinogradPlan(g, threads, groupTiles, alone ? threads : 1);
    }

    static int tilesDown(ConvGeometry g) {
        return Math.ceilDiv(g.outHeight(), OUT);
    }

    static int tilesAcross(ConvGeometry g) {
        return Math.ceilDiv(g.outWidth(), OUT);
    }

    /** Whether each thread works on groups of its own. */
    boolean isAlone() {
        return slots == threads;
    }

    int tiles() {
        return g.images() * tilesDown(g) * tilesAcross(g);
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
    int image(int tile) {
        return tile / (tilesDown(g) * tilesAcross(g));
    }

    /** Row of a tile, in tiles. */
    int row(int tile) {
        return tile / tilesAcross(g) % tilesDown(g);
    }

    /** Column of a tile, in tiles. */
    int column(int tile) {
        return tile % tilesAcross(g);
    }

    /** Floats from a tile to the next in the transformed input. */
    int ldIn() {
        return whole(g.channels());
    }

    /** Floats from a tile to the next in the products. */
    int ldOut() {
        return whole(g.outChannels());
    }

    /** Bytes from an element's plane to the next in the transformed input. */
    long planeIn() {
        return 4L * groupTiles * ldIn() + SKEW;
    }

    /** Bytes from an element's plane to the next in the products. */
    long planeOut() {
        return 4L * groupTiles * ldOut() + SKEW;
    }

    /** Address of a slot's transformed input. */
    long in(long scratch, int slot) {
        return scratch + slot * ELEMENTS * (planeIn() + planeOut());
    }

    /** Address of a slot's products. */
    long out(long scratch, int slot) {
        return in(scratch, slot) + ELEMENTS * planeIn();
    }

    /** Address of a worker's room for one tile of vectors between the two dimensions of a transform. */
    long between(long scratch, int worker) {
        return in(scratch, slots) + 2L * worker * ELEMENTS * Lanes.BYTES;
    }

    /** Address of a worker's room for one tile of vectors at the border of the image. */
    long border(long scratch, int worker) {
        return between(scratch, worker) + (long) ELEMENTS * Lanes.BYTES;
    }

    long scratchBytes() {
        return between(0, threads);
    }

    private static int whole(int channels) {
        return Math.ceilDiv(channels, Lanes.LANES) * Lanes.LANES;
    }
}
