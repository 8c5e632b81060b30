package io.gatun.cpu.conv;

import io.gatun.cpu.gemm.OuterProducts;
import io.gatun.cpu.simd.Lanes;

/** The last step of {@link WeightGradientWinograd}: the sums of a slice, 36 for each pair of channels, become 9 taps. */
final class WeightGradientTaps {
    private static final int IN = WeightGradientTiles.SIDE + 2;
    private static final int SIDE = 3;
    private static final int TAPS = SIDE * SIDE;

    /** Input channels of which the taps are turned at a time: they stay in the first-level cache. */
    private static final int CHANNELS = 8;

    /** What is between the two dimensions, and the taps of some channels. */
    static final long ROOM_BYTES = 4L * OuterProducts.COLUMNS * (SIDE * IN + CHANNELS * TAPS);

    private WeightGradientTaps() {}

    /** Writes the taps of a slice to a part of the sums, or adds them to it. */
    static void toSums(
            WeightGradientTiles tiles,
            WeightGradientSums sums,
            long target,
            int part,
            int slice,
            boolean adds,
            long room) {
        int columns = tiles.columns(slice);
        long width = 4L * columns;
        long taps = taps(tiles, width, room);
        for (int i = 0; i < tiles.rows(slice); i++) {
            transform(tiles, room + i * width, columns, room, taps);
            for (int tap = 0; tap < TAPS; tap++) {
                long to = sums.row(target, part, 0, tap, tiles.firstRow(slice) + i) + 4L * tiles.firstColumn(slice);
                if (adds) {
                    add(taps + tap * width, to, columns / Lanes.LANES);
                } else {
                    Lanes.copy(taps + tap * width, to, columns);
                }
            }
        }
    }

    /** Writes the taps of a slice where they belong in the gradient itself, [out channels, channels, 3, 3]. */
    static void toWeights(WeightGradientTiles tiles, long out, int slice, long room) {
        ConvGeometry c = tiles.c();
        int columns = tiles.columns(slice);
        int real = Math.min(columns, c.outChannels() - tiles.firstColumn(slice));
        long width = 4L * columns;
        long taps = taps(tiles, width, room);
        for (int first = 0; first < tiles.rows(slice); first += CHANNELS) {
            int count = Math.min(CHANNELS, tiles.rows(slice) - first);
            for (int i = 0; i < count; i++) {
                transform(tiles, room + (first + i) * width, columns, room, taps + i * TAPS * width);
            }
            long channel = (long) tiles.firstColumn(slice) * c.channels() + tiles.firstRow(slice) + first;
            long to = out + 4L * TAPS * channel;
            for (int m = 0; m < real; m++) {
                column(taps + 4L * m, width, count * TAPS, to + 4L * TAPS * c.channels() * m);
            }
        }
    }

    private static void column(long from, long step, int count, long to) {
        for (int i = 0; i < count; i++) {
            Lanes.set(to + 4L * i, Lanes.get(from + i * step));
        }
    }

    private static long taps(WeightGradientTiles tiles, long width, long room) {
        return tiles.border(room) + SIDE * IN * width;
    }

    /** One input channel, from a row of each element's sums. */
    private static void transform(WeightGradientTiles tiles, long from, int columns, long room, long taps) {
        long width = 4L * columns;
        long plane = tiles.plane();
        long between = tiles.border(room);
        int vectors = columns / Lanes.LANES;
        WinogradGradient.weights(from, IN * plane, plane, between, IN * width, width, IN, vectors);
        WinogradGradient.weights(between, width, IN * width, taps, width, SIDE * width, SIDE, vectors);
    }

    private static void add(long from, long to, int vectors) {
        for (int v = 0; v < vectors; v++) {
            long at = (long) v * Lanes.BYTES;
            Lanes.store(Lanes.load(to + at).add(Lanes.load(from + at)), to + at);
        }
    }
}
