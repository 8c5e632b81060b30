package io.gatun.cpu.norm;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Batch normalisation of a batch by itself: the mean and the variance of each channel, and from them what to multiply it by and
 * to add.
 *
 * <p>A block's mean is taken first and squares are those of what is left, so that a mean far from zero costs no digits; blocks
 * are joined as in Chan et al. 1983, "Algorithms for computing the sample variance".
 */
public final class BatchMoments {
    private static final int MEAN = 0;
    private static final int SQUARES = 1;

    private BatchMoments() {}

    /**
     * What is known of each channel, addresses of one float a channel.
     *
     * @param mean, variance running statistics
     */
    public record Parameters(long scale, long bias, long mean, long variance) {}

    /**
     * What is found out; an address of 0 where nobody wants it.
     *
     * @param factors scale over deviation, padded to a multiple of 16 channels
     * @param terms bias less the mean times that, padded likewise
     * @param mean, variance running statistics after the batch, one float a channel
     */
    public record Found(long factors, long terms, long mean, long variance) {}

    /** Bytes of {@code partial} for {@link #run}. */
    public static long partialBytes(int rows, int channels) {
        return new ChannelBlocks(rows, channels, 2).bytes();
    }

    /**
     * Sums up {@code rows} rows.
     *
     * @param momentum how much of the running statistics stays
     * @param partial scratch space of {@link #partialBytes}
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void run(
            Workers workers,
            int rows,
            int channels,
            long in,
            int ld,
            double epsilon,
            double momentum,
            Parameters given,
            Found found,
            long partial) {
        Rows.requirePadded("batch moments, in", in, ld, channels);
        var blocks = new ChannelBlocks(rows, channels, 2);
        int whole = Rows.whole(channels);
        workers.parallel(blocks.count(), (block, worker) -> {
            long x = in + 4L * blocks.first(block) * ld;
            long means = partial + blocks.line(block, MEAN);
            long squares = partial + blocks.line(block, SQUARES);
            int c = 0;
            for (; c <= whole - 4 * LANES; c += 4 * LANES) {
                four(x + 4L * c, ld, blocks.size(block), means + 4L * c, squares + 4L * c);
            }
            for (; c < whole; c += LANES) {
                one(x + 4L * c, ld, blocks.size(block), means + 4L * c, squares + 4L * c);
            }
        });
        workers.parallel(blocks.tasks(), (task, worker) -> {
            int from = task * ChannelBlocks.TOGETHER;
            for (int c = from; c < Math.min(channels, from + ChannelBlocks.TOGETHER); c++) {
                finish(blocks, partial, c, epsilon, momentum, given, found);
            }
            // lanes beyond the channels are computed, too
            for (int c = channels; c < from + ChannelBlocks.TOGETHER; c++) {
                Lanes.set(found.factors + 4L * c, 0);
                Lanes.set(found.terms + 4L * c, 0);
            }
        });
    }

    private static void one(long x, int ld, int rows, long means, long squares) {
        FloatVector sum = Lanes.zero();
        for (int row = 0; row < rows; row++) {
            sum = sum.add(load(x + 4L * row * ld));
        }
        FloatVector mean = sum.mul(1f / rows);
        FloatVector square = Lanes.zero();
        for (int row = 0; row < rows; row++) {
            FloatVector off = load(x + 4L * row * ld).sub(mean);
            square = Lanes.fma(off, off, square);
        }
        store(mean, means);
        store(square, squares);
    }

    /** Four vectors side by side: what lies together in memory is read together. */
    private static void four(long x, int ld, int rows, long means, long squares) {
        FloatVector sum0 = Lanes.zero();
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int row = 0; row < rows; row++) {
            long p = x + 4L * row * ld;
            sum0 = sum0.add(load(p));
            sum1 = sum1.add(load(p + Lanes.BYTES));
            sum2 = sum2.add(load(p + 2 * Lanes.BYTES));
            sum3 = sum3.add(load(p + 3 * Lanes.BYTES));
        }
        FloatVector mean0 = sum0.mul(1f / rows);
        FloatVector mean1 = sum1.mul(1f / rows);
        FloatVector mean2 = sum2.mul(1f / rows);
        FloatVector mean3 = sum3.mul(1f / rows);
        FloatVector square0 = Lanes.zero();
        FloatVector square1 = square0;
        FloatVector square2 = square0;
        FloatVector square3 = square0;
        for (int row = 0; row < rows; row++) {
            long p = x + 4L * row * ld;
            FloatVector off0 = load(p).sub(mean0);
            FloatVector off1 = load(p + Lanes.BYTES).sub(mean1);
            FloatVector off2 = load(p + 2 * Lanes.BYTES).sub(mean2);
            FloatVector off3 = load(p + 3 * Lanes.BYTES).sub(mean3);
            square0 = Lanes.fma(off0, off0, square0);
            square1 = Lanes.fma(off1, off1, square1);
            square2 = Lanes.fma(off2, off2, square2);
            square3 = Lanes.fma(off3, off3, square3);
        }
        store(mean0, means);
        store(mean1, means + Lanes.BYTES);
        store(mean2, means + 2 * Lanes.BYTES);
        store(mean3, means + 3 * Lanes.BYTES);
        store(square0, squares);
        store(square1, squares + Lanes.BYTES);
        store(square2, squares + 2 * Lanes.BYTES);
        store(square3, squares + 3 * Lanes.BYTES);
    }

    private static void finish(
            ChannelBlocks blocks, long partial, int c, double epsilon, double momentum, Parameters given, Found found) {
        long at = 4L * c;
        double mean = mean(blocks, partial, c);
        double variance = variance(blocks, partial, c, mean);
        double factor = Lanes.get(given.scale + at) / Math.sqrt(variance + epsilon);
        Lanes.set(found.factors + at, (float) factor);
        Lanes.set(found.terms + at, (float) (Lanes.get(given.bias + at) - mean * factor));
        if (found.mean != 0) {
            Lanes.set(found.mean + at, (float) (Lanes.get(given.mean + at) * momentum + mean * (1 - momentum)));
        }
        if (found.variance != 0) {
            Lanes.set(found.variance + at, (float)
                    (Lanes.get(given.variance + at) * momentum + variance * (1 - momentum)));
        }
    }

    /** The mean of channel {@code c} from the means of blocks, which are their first sums. */
    static double mean(ChannelBlocks blocks, long partial, int c) {
        double sum = 0;
        for (int block = 0; block < blocks.count(); block++) {
            sum += (double) blocks.size(block) * Lanes.get(partial + blocks.line(block, MEAN) + 4L * c);
        }
        return sum / blocks.rows();
    }

    /** The variance of channel {@code c} from the squares of blocks, which are their second sums. */
    static double variance(ChannelBlocks blocks, long partial, int c, double mean) {
        double sum = 0;
        for (int block = 0; block < blocks.count(); block++) {
            double off = Lanes.get(partial + blocks.line(block, MEAN) + 4L * c) - mean;
            sum += Lanes.get(partial + blocks.line(block, SQUARES) + 4L * c) + blocks.size(block) * off * off;
        }
        return sum / blocks.rows();
    }
}
