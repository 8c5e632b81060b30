package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.OuterProducts;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * Gradient of 3x3 filters by the transposed F(4x4, 3x3): 36 products for each tile of 4x4 pixels of the gradient where a direct sum
 * has 144. Tiles of the input and of the gradient are transformed, each element of all tiles is a product of matrices summed over tiles,
 * and the sums are transformed to 3x3. One NaN or infinity spreads over all taps.
 */
final class WeightGradientWinograd {
    private static final WinogradF4 TILE = new WinogradF4();
    private static final int SIDE = WeightGradientTiles.SIDE;
    private static final int IN = SIDE + 2;
    private static final int TAPS = 9;

    /** With fewer, most lanes of the transforms are padding. */
    private static final int FEWEST_CHANNELS = 16;

    /** With fewer, making the 36 matrices of sums takes longer than their products. */
    private static final int FEWEST_TILES = 16;

    private WeightGradientWinograd() {}

    /** 3x3, stride 1, no dilation, one group. */
    static boolean applies(ConvGeometry c) {
        return ConvWinograd.applies(c);
    }

    /** Whether it is faster than a direct sum: enough channels and tiles, and not too many tiles that are mostly outside. */
    static boolean pays(ConvGeometry c) {
        long tiles = WeightGradientTiles.of(c).tiles();
        return Math.min(c.channels(), c.outChannels()) >= FEWEST_CHANNELS
                && tiles >= FEWEST_TILES
                && 3 * tiles * WeightGradientTiles.ELEMENTS <= 2L * c.outPixels() * TAPS;
    }

    /** Bytes of scratch for a pool of so many threads. */
    static long scratchBytes(ConvGeometry c, int threads) {
        return WeightGradientTiles.of(c).scratchBytes(threads);
    }

    /** Computes the whole gradient. */
    static void run(ConvGeometry c, WeightGradientOperands o, Workers workers) {
        o.check(c, false);
        var tiles = WeightGradientTiles.of(c);
        var sums = WeightGradientSums.of(c, tiles.parts());
        int threads = workers.threads();
        long table = tiles.table(o.scratch(), threads);
        for (int i = 0; i < tiles.roundTiles(); i++) {
            Lanes.ALL.set(Lanes.LONG, table + 8L * i, 4L * i * tiles.rows());
        }
        long target = tiles.sums(o.scratch(), threads);
        if (tiles.alone()) {
            workers.parallel(tiles.parts(), (part, worker) -> {
                long own = tiles.round(o.scratch(), worker);
                long room = tiles.room(o.scratch(), threads, worker);
                int from = (int) ((long) tiles.rounds() * part / tiles.parts());
                int end = (int) ((long) tiles.rounds() * (part + 1) / tiles.parts());
                for (int round = from; round < end; round++) {
                    int first = tiles.first(round);
                    int count = tiles.first(round + 1) - first;
                    for (int i = 0; i < count; i++) {
                        transform(tiles, o, first + i, own, i, room);
                    }
                    slice(tiles, own, table, 0, count, 0, room);
                    WeightGradientTaps.toSums(tiles, sums, target, part, 0, round > from, room);
                }
            });
        } else {
            for (int r = 0; r < tiles.rounds(); r++) {
                int round = r;
                int first = tiles.first(round);
                int count = tiles.first(round + 1) - first;
                workers.parallel(
                        count,
                        (i, worker) -> transform(
                                tiles, o, first + i, o.scratch(), i, tiles.room(o.scratch(), threads, worker)));
                workers.parallel(tiles.parts() * tiles.slices(), (task, worker) -> {
                    int part = task / tiles.slices();
                    int slice = task % tiles.slices();
                    int from = (int) ((long) count * part / tiles.parts());
                    int end = (int) ((long) count * (part + 1) / tiles.parts());
                    long room = tiles.room(o.scratch(), threads, worker);
                    slice(tiles, o.scratch(), table, from, end - from, slice, room);
                    if (tiles.isSingle()) {
                        WeightGradientTaps.toWeights(tiles, o.out(), slice, room);
                    } else {
                        WeightGradientTaps.toSums(tiles, sums, target, part, slice, round > 0, room);
                    }
                });
            }
        }
        if (!tiles.isSingle()) {
            sums.finish(target, o.out(), workers);
        }
    }

    /** Transforms a tile of the input and of the gradient, which becomes number {@code index} of its round. */
    private static void transform(
            WeightGradientTiles tiles, WeightGradientOperands o, int tile, long round, int index, long room) {
        transformInput(tiles, o, tile, round, index, room);
        transformGradient(tiles, o, tile, round, index, room);
    }

    private static void transformInput(
            WeightGradientTiles tiles, WeightGradientOperands o, int tile, long round, int index, long room) {
        ConvGeometry c = tiles.c();
        long element = 4L * whole(c.channels());
        WinogradInput.rows(
                TILE,
                c,
                o.x(),
                o.ldX(),
                tiles.image(tile),
                tiles.y(tile),
                tiles.x(tile),
                tiles.border(room),
                room,
                element);
        for (int slice = 0; slice < tiles.rowSlices(); slice++) {
            int first = slice * tiles.rows();
            int vectors = whole(Math.min(tiles.rows(), c.channels() - first)) / Lanes.LANES;
            long to = tiles.input(round, slice, index);
            long e = tiles.elementX();
            TILE.input(room + 4L * first, IN * element, element, to, IN * e, e, IN, vectors);
        }
    }

    /** All channels of one tile of the gradient, with zeros past the last row and column: along its rows, then down its columns. */
    private static void transformGradient(
            WeightGradientTiles tiles, WeightGradientOperands o, int tile, long round, int index, long room) {
        ConvGeometry c = tiles.c();
        int y = tiles.y(tile);
        int x = tiles.x(tile);
        int rows = Math.min(SIDE, c.outHeight() - y);
        int columns = Math.min(SIDE, c.outWidth() - x);
        int floats = whole(c.outChannels());
        int vectors = floats / Lanes.LANES;
        long element = 4L * floats;
        long pixel = 4 * o.ldG();
        long line = c.outWidth() * pixel;
        long from = o.g() + ((long) tiles.image(tile) * c.outHeight() + y) * line + x * pixel;
        if (columns < SIDE) {
            long border = tiles.border(room);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    Lanes.copy(from + i * line + j * pixel, border + (i * SIDE + j) * element, floats);
                }
                Lanes.fill(border + (i * SIDE + columns) * element, (SIDE - columns) * floats, 0);
            }
            from = border;
            pixel = element;
            line = SIDE * element;
        }
        long row = IN * element;
        WinogradGradient.gradient(from, pixel, line, room, element, row, rows, vectors);
        Lanes.fill(room + rows * row, (SIDE - rows) * IN * floats, 0);
        for (int slice = 0; slice < tiles.columnSlices(); slice++) {
            int first = slice * OuterProducts.COLUMNS;
            int width = Math.min(OuterProducts.COLUMNS, floats - first);
            long to = tiles.gradient(round, slice, index);
            long e = tiles.elementG();
            WinogradGradient.gradient(room + 4L * first, row, element, to, IN * e, e, IN, width / Lanes.LANES);
        }
    }

    private static int whole(int channels) {
        return Math.ceilDiv(channels, Lanes.LANES) * Lanes.LANES;
    }

    /** Sums the products of some tiles of a round, for the channels of one slice. */
    private static void slice(
            WeightGradientTiles tiles, long round, long table, int first, int count, int slice, long room) {
        int columns = tiles.columns(slice);
        long x = tiles.input(round, slice % tiles.rowSlices(), first);
        long g = tiles.gradient(round, slice / tiles.rowSlices(), first);
        for (int e = 0; e < WeightGradientTiles.ELEMENTS; e++) {
            OuterProducts.set(
                    tiles.rows(slice),
                    columns,
                    count,
                    x + e * tiles.elementX(),
                    table,
                    g + e * tiles.elementG(),
                    OuterProducts.COLUMNS,
                    room + e * tiles.plane(),
                    columns);
        }
    }
}
