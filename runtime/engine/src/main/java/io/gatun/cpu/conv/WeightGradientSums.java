package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * Sums of a gradient of weights over parts of the pixels, and the last step: to add the parts, always in the same order, and turn
 * them to [out channels, channels, taps]. Each part is, for each group, rows (tap, channel) of whole vectors of output channels.
 *
 * @param parts how many times the sums are there
 * @param taps positions in the kernel
 * @param channels input channels of a group
 * @param columns output channels of a group
 */
record WeightGradientSums(int parts, int groups, int taps, int channels, int columns) {
    /** Rows that are turned at a time: with a vector each they stay in the first-level cache. */
    private static final int ROWS = 144;

    static WeightGradientSums of(ConvGeometry c, int parts) {
        return new WeightGradientSums(
                parts, c.groups(), c.kernelH() * c.kernelW(), c.groupChannels(), c.groupOutChannels());
    }

    /** Floats from a row to the next. */
    int ld() {
        return Math.ceilDiv(columns, Lanes.LANES) * Lanes.LANES;
    }

    /** Bytes of one part. */
    long partBytes() {
        return 4L * groups * taps * channels * ld();
    }

    /** Address of a row, the parts beginning at {@code sums}. */
    long row(long sums, int part, int group, int tap, int channel) {
        return sums + part * partBytes() + 4L * ld() * (((long) group * taps + tap) * channels + channel);
    }

    /** Bytes of all parts and of what {@link #finish} needs for so many threads. */
    long bytes(int threads) {
        return parts * partBytes() + threads * roomBytes();
    }

    private int channelsAtOnce() {
        return Math.clamp(ROWS / taps, 1, channels);
    }

    private long roomBytes() {
        return (long) channelsAtOnce() * taps * Lanes.BYTES;
    }

    /** Adds up the parts at {@code sums} and writes the gradient, plain. */
    void finish(long sums, long out, Workers workers) {
        int step = channelsAtOnce();
        int down = Math.ceilDiv(channels, step);
        int across = ld() / Lanes.LANES;
        long rooms = sums + parts * partBytes();
        workers.parallel(groups * across * down, (task, worker) -> {
            int first = task % down * step;
            int vector = task / down % across;
            int group = task / down / across;
            long room = rooms + worker * roomBytes();
            int count = Math.min(step, channels - first);
            gather(sums, group, first, count, vector, room);
            int column = vector * Lanes.LANES;
            long to = out + 4L * taps * ((long) (group * columns + column) * channels + first);
            int real = Math.min(Lanes.LANES, columns - column);
            for (int m = 0; m < real; m++) {
                long line = to + 4L * taps * channels * m;
                for (int i = 0; i < count * taps; i++) {
                    Lanes.set(line + 4L * i, Lanes.get(room + (long) i * Lanes.BYTES + 4L * m));
                }
            }
        });
    }

    /** Sums of one vector of output channels, rows in the order (channel, tap). */
    private void gather(long sums, int group, int first, int count, int vector, long room) {
        long column = (long) vector * Lanes.BYTES;
        for (int tap = 0; tap < taps; tap++) {
            for (int c = 0; c < count; c++) {
                long from = row(sums, 0, group, tap, first + c) + column;
                var sum = Lanes.load(from);
                for (int part = 1; part < parts; part++) {
                    sum = sum.add(Lanes.load(from + part * partBytes()));
                }
                Lanes.store(sum, room + (long) (c * taps + tap) * Lanes.BYTES);
            }
        }
    }
}
