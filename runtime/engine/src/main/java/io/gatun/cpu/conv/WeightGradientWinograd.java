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
    private static final int TAPS = 3;

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
                && 3 * tiles * WeightGradientTiles.ELEMENTS <= 2L * c.outPixels() * TAPS * TAPS;
    }

    /** Bytes of scratch for a pool of so many threads. */
    static long scratchBytes(ConvGeometry c, int threads) {
        return WeightGradientTiles.of(c).scratchBytes(threads);
    }

    /** Computes the whole gradient. */
    static void run(ConvGeometry c, WeightGradientOperands o, Workers workers) {
        o.check(c);
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
                    restore(tiles, sums, target, part, 0, round > from, room);
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
                    restore(tiles, sums, target, part, slice, round > 0, room);
                });
            }
        }
        sums.finish(target, o.out(), workers);
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
        int columns = columns(tiles, slice);
        long x = tiles.input(round, slice % tiles.rowSlices(), first);
        long g = tiles.gradient(round, slice / tiles.rowSlices(), first);
        for (int e = 0; e < WeightGradientTiles.ELEMENTS; e++) {
            OuterProducts.set(
                    rows(tiles, slice),
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

    /** Transforms the sums of a slice to taps, and writes them to a part or adds them to it. */
    private static void restore(
            WeightGradientTiles tiles,
            WeightGradientSums sums,
            long target,
            int part,
            int slice,
            boolean adds,
            long room) {
        int row = slice % tiles.rowSlices() * tiles.rows();
        int column = slice / tiles.rowSlices() * OuterProducts.COLUMNS;
        int columns = columns(tiles, slice);
        int vectors = columns / Lanes.LANES;
        long width = 4L * columns;
        long between = tiles.border(room);
        long taps = between + TAPS * IN * width;
        for (int i = 0; i < rows(tiles, slice); i++) {
            long from = room + i * width;
            WinogradGradient.weights(from, IN * tiles.plane(), tiles.plane(), between, IN * width, width, IN, vectors);
            WinogradGradient.weights(between, width, IN * width, taps, width, TAPS * width, TAPS, vectors);
            for (int tap = 0; tap < TAPS * TAPS; tap++) {
                long to = sums.row(target, part, 0, tap, row + i) + 4L * column;
                if (adds) {
                    add(taps + tap * width, to, vectors);
                } else {
                    Lanes.copy(taps + tap * width, to, columns);
                }
            }
        }
    }

    private static int rows(WeightGradientTiles tiles, int slice) {
        int first = slice % tiles.rowSlices() * tiles.rows();
        return Math.min(tiles.rows(), tiles.c().channels() - first);
    }

    /** Output channels of a slice, whole vectors of them. */
    private static int columns(WeightGradientTiles tiles, int slice) {
        int first = slice / tiles.rowSlices() * OuterProducts.COLUMNS;
        return Math.min(OuterProducts.COLUMNS, whole(tiles.c().outChannels()) - first);
    }

    private static void add(long from, long to, int vectors) {
        for (int v = 0; v < vectors; v++) {
            long at = (long) v * Lanes.BYTES;
            Lanes.store(Lanes.load(to + at).add(Lanes.load(from + at)), to + at);
        }
    }
}
