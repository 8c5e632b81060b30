package io.gatun.cpu.norm;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/** The sum of each channel over all pixels of a batch, such as the gradient of a bias. */
public final class ChannelSums {
    private ChannelSums() {}

    /** Bytes of {@code partial} for {@link #run}. */
    public static long partialBytes(int rows, int channels) {
        return new ChannelBlocks(rows, channels, 1).bytes();
    }

    /**
     * {@code out[c]} = factor times the sum of {@code in[row][c]}.
     *
     * @param out address of one float a channel
     * @param partial scratch space of {@link #partialBytes}
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void run(
            Workers workers, int rows, int channels, long in, int ld, double factor, long out, long partial) {
        Rows.requirePadded("channel sums, in", in, ld, channels);
        var blocks = new ChannelBlocks(rows, channels, 1);
        int whole = Rows.whole(channels);
        workers.parallel(blocks.count(), (block, worker) -> {
            long x = in + 4L * blocks.first(block) * ld;
            long sums = partial + blocks.line(block, 0);
            for (int c = 0; c < whole; c += LANES) {
                sum(x + 4L * c, ld, blocks.size(block), sums + 4L * c);
            }
        });
        workers.parallel(blocks.tasks(), (task, worker) -> {
            int from = task * ChannelBlocks.TOGETHER;
            for (int c = from; c < Math.min(channels, from + ChannelBlocks.TOGETHER); c++) {
                double sum = 0;
                for (int block = 0; block < blocks.count(); block++) {
                    sum += Lanes.get(partial + blocks.line(block, 0) + 4L * c);
                }
                Lanes.set(out + 4L * c, (float) (sum * factor));
            }
        });
    }

    private static void sum(long x, int ld, int rows, long out) {
        FloatVector even = Lanes.zero();
        FloatVector odd = even;
        int row = 0;
        for (; row <= rows - 2; row += 2) {
            even = even.add(load(x + 4L * row * ld));
            odd = odd.add(load(x + 4L * (row + 1) * ld));
        }
        if (row < rows) {
            even = even.add(load(x + 4L * row * ld));
        }
        store(even.add(odd), out);
    }
}
