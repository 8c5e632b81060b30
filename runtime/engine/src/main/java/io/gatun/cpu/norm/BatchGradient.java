package io.gatun.cpu.norm;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.map.Rows;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient of batch normalisation of a batch by itself (Ioffe and Szegedy 2015), in two sweeps over x and the gradient g of
 * what came out: one for the sums, and one in which the gradient of x is, channel by channel, a g + b (x - mean) + d.
 */
public final class BatchGradient {
    private static final int MEAN = 0;
    private static final int SQUARES = 1;
    private static final int GRADIENTS = 2;
    private static final int PRODUCTS = 3;

    private BatchGradient() {}

    /** Bytes of {@code scratch} for {@link #run}. */
    public static long scratchBytes(int rows, int channels) {
        return new ChannelBlocks(rows, channels, 4).bytes() + 4L * Coefficients.LINES * Rows.padded(channels);
    }

    /** The lines a, b, mean and d, one float a channel each, the first at {@code a}, {@code bytes} apart. */
    private record Coefficients(long a, long bytes) {
        static final int LINES = 4;

        void set(int c, float ofG, float ofX, float mean, float rest) {
            long at = a + 4L * c;
            Lanes.set(at, ofG);
            Lanes.set(at + bytes, ofX);
            Lanes.set(at + 2 * bytes, mean);
            Lanes.set(at + 3 * bytes, rest);
        }
    }

    /** Rows of channels. */
    public record Operand(long address, int ld) {}

    /**
     * The gradients, with respect to x of {@code rows} rows, and to scale and bias of one float a channel.
     *
     * @param scale address of one float a channel
     * @param scaleGradient, biasGradient addresses of one float a channel each; 0 where nobody wants them
     * @param scratch of {@link #scratchBytes}
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void run(
            Workers workers,
            int rows,
            int channels,
            Operand x,
            Operand g,
            double epsilon,
            long scale,
            Operand out,
            long scaleGradient,
            long biasGradient,
            long scratch) {
        Rows.requirePadded("batch gradient, x", x.address, x.ld, channels);
        Rows.requirePadded("batch gradient, gradient", g.address, g.ld, channels);
        Rows.requirePadded("batch gradient, out", out.address, out.ld, channels);
        var blocks = new ChannelBlocks(rows, channels, 4);
        var lines = new Coefficients(scratch + blocks.bytes(), 4L * blocks.floats());
        int whole = Rows.whole(channels);
        workers.parallel(blocks.count(), (block, worker) -> {
            long fromX = x.address + 4L * blocks.first(block) * x.ld;
            long fromG = g.address + 4L * blocks.first(block) * g.ld;
            long sums = scratch + blocks.line(block, 0);
            long line = 4L * blocks.floats();
            int c = 0;
            for (; c <= whole - 2 * LANES; c += 2 * LANES) {
                two(fromX + 4L * c, x.ld, fromG + 4L * c, g.ld, blocks.size(block), sums + 4L * c, line);
            }
            for (; c < whole; c += LANES) {
                one(fromX + 4L * c, x.ld, fromG + 4L * c, g.ld, blocks.size(block), sums + 4L * c, line);
            }
        });
        workers.parallel(blocks.tasks(), (task, worker) -> {
            int from = task * ChannelBlocks.TOGETHER;
            for (int c = from; c < Math.min(channels, from + ChannelBlocks.TOGETHER); c++) {
                finish(blocks, scratch, c, epsilon, scale, scaleGradient, biasGradient, lines);
            }
            // lanes beyond the channels are computed, too
            for (int c = channels; c < from + ChannelBlocks.TOGETHER; c++) {
                lines.set(c, 0, 0, 0, 0);
            }
        });
        workers.parallel(blocks.count(), (task, worker) -> {
            // what was read last is still in the cache
            int block = blocks.count() - 1 - task;
            int end = blocks.first(block) + blocks.size(block);
            for (int row = blocks.first(block); row < end; row++) {
                long fromX = x.address + 4L * row * x.ld;
                long fromG = g.address + 4L * row * g.ld;
                apply(fromX, fromG, lines, out.address + 4L * row * out.ld, whole);
            }
        });
    }

    /** @param line bytes from one sum of the block to the next */
    private static void one(long x, int ldX, long g, int ldG, int rows, long sums, long line) {
        FloatVector sum0 = Lanes.zero();
        FloatVector sum1 = sum0;
        int row = 0;
        for (; row <= rows - 2; row += 2) {
            long p = x + 4L * row * ldX;
            sum0 = sum0.add(load(p));
            sum1 = sum1.add(load(p + 4L * ldX));
        }
        if (row < rows) {
            sum0 = sum0.add(load(x + 4L * row * ldX));
        }
        FloatVector mean = sum0.add(sum1).mul(1f / rows);
        FloatVector squares = Lanes.zero();
        FloatVector gradients = squares;
        FloatVector products = squares;
        for (row = 0; row < rows; row++) {
            FloatVector off = load(x + 4L * row * ldX).sub(mean);
            FloatVector slope = load(g + 4L * row * ldG);
            squares = Lanes.fma(off, off, squares);
            gradients = gradients.add(slope);
            products = Lanes.fma(slope, off, products);
        }
        store(mean, sums + MEAN * line);
        store(squares, sums + SQUARES * line);
        store(gradients, sums + GRADIENTS * line);
        store(products, sums + PRODUCTS * line);
    }

    /** Two vectors side by side: what lies together in memory is read together. */
    private static void two(long x, int ldX, long g, int ldG, int rows, long sums, long line) {
        FloatVector sum0 = Lanes.zero();
        FloatVector sum1 = sum0;
        for (int row = 0; row < rows; row++) {
            long p = x + 4L * row * ldX;
            sum0 = sum0.add(load(p));
            sum1 = sum1.add(load(p + Lanes.BYTES));
        }
        FloatVector mean0 = sum0.mul(1f / rows);
        FloatVector mean1 = sum1.mul(1f / rows);
        FloatVector squares0 = Lanes.zero();
        FloatVector squares1 = Lanes.zero();
        FloatVector gradients0 = Lanes.zero();
        FloatVector gradients1 = Lanes.zero();
        FloatVector products0 = Lanes.zero();
        FloatVector products1 = Lanes.zero();
        for (int row = 0; row < rows; row++) {
            long p = x + 4L * row * ldX;
            long q = g + 4L * row * ldG;
            FloatVector off0 = load(p).sub(mean0);
            FloatVector off1 = load(p + Lanes.BYTES).sub(mean1);
            FloatVector slope0 = load(q);
            FloatVector slope1 = load(q + Lanes.BYTES);
            squares0 = Lanes.fma(off0, off0, squares0);
            gradients0 = gradients0.add(slope0);
            products0 = Lanes.fma(slope0, off0, products0);
            squares1 = Lanes.fma(off1, off1, squares1);
            gradients1 = gradients1.add(slope1);
            products1 = Lanes.fma(slope1, off1, products1);
        }
        store(mean0, sums + MEAN * line);
        store(squares0, sums + SQUARES * line);
        store(gradients0, sums + GRADIENTS * line);
        store(products0, sums + PRODUCTS * line);
        store(mean1, sums + MEAN * line + Lanes.BYTES);
        store(squares1, sums + SQUARES * line + Lanes.BYTES);
        store(gradients1, sums + GRADIENTS * line + Lanes.BYTES);
        store(products1, sums + PRODUCTS * line + Lanes.BYTES);
    }

    private static void finish(
            ChannelBlocks blocks,
            long partial,
            int c,
            double epsilon,
            long scale,
            long scaleGradient,
            long biasGradient,
            Coefficients lines) {
        long at = 4L * c;
        double mean = BatchMoments.mean(blocks, partial, c);
        double inverse = 1 / Math.sqrt(BatchMoments.variance(blocks, partial, c, mean) + epsilon);
        double gradients = 0;
        double products = 0;
        for (int block = 0; block < blocks.count(); block++) {
            double sum = Lanes.get(partial + blocks.line(block, GRADIENTS) + at);
            double off = Lanes.get(partial + blocks.line(block, MEAN) + at) - mean;
            gradients += sum;
            products += Lanes.get(partial + blocks.line(block, PRODUCTS) + at) + off * sum;
        }
        products *= inverse;
        if (scaleGradient != 0) {
            Lanes.set(scaleGradient + at, (float) products);
        }
        if (biasGradient != 0) {
            Lanes.set(biasGradient + at, (float) gradients);
        }
        double slope = Lanes.get(scale + at) * inverse;
        double ofX = -slope * inverse * products / blocks.rows();
        // the mean as a float lies beside the mean, which the last term makes good
        double rest = -slope * gradients / blocks.rows() - ofX * (mean - (float) mean);
        lines.set(c, (float) slope, (float) ofX, (float) mean, (float) rest);
    }

    private static void apply(long x, long g, Coefficients lines, long out, int n) {
        long a = lines.a;
        long b = a + lines.bytes;
        long mean = b + lines.bytes;
        long d = mean + lines.bytes;
        for (int c = 0; c < n; c += LANES) {
            long at = 4L * c;
            FloatVector rest = Lanes.fma(load(x + at).sub(load(mean + at)), load(b + at), load(d + at));
            store(Lanes.fma(load(g + at), load(a + at), rest), out + at);
        }
    }
}
