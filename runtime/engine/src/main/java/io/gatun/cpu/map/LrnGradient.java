package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient of {@link Lrn}, pixel by pixel, with two lines of channels between zeros for each worker: the squares of x, and
 * what crosses from each channel to those that its window sees.
 */
public record LrnGradient(int size, float alpha, float beta, float bias) {

    public LrnGradient {
        if (size < 1) {
            throw new IllegalArgumentException("LRN wants a window of at least 1 channel, not " + size);
        }
    }

    /** Rows of channels. */
    public record Operand(long address, int ld) {}

    /** Bytes of workspace that {@link #run} wants, 64-byte aligned. */
    public long workspaceBytes(int channels, int threads) {
        return 3 * lineBytes(channels) * threads;
    }

    /** Zeros, a number for each channel in whole vectors, zeros for the widest window of the last whole vector. */
    private long lineBytes(int channels) {
        return 4L * (Rows.padded(size) + Rows.padded(channels) + Rows.padded(size));
    }

    /**
     * @param workspace address of {@link #workspaceBytes} bytes
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public void run(Workers workers, long rows, int channels, Operand x, Operand g, Operand out, long workspace) {
        Rows.requirePadded("LRN gradient, x", x.address, x.ld, channels);
        Rows.requirePadded("LRN gradient, gradient", g.address, g.ld, channels);
        Rows.requirePadded("LRN gradient, out", out.address, out.ld, channels);
        long bytes = lineBytes(channels);
        int perTask = Rows.perTask(channels * size);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            var pixel = new Pixel(workspace + 3 * worker * bytes, bytes, channels);
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                pixel.run(x.address + 4 * row * x.ld, g.address + 4 * row * g.ld, out.address + 4 * row * out.ld);
            }
        });
    }

    /** The lines of a worker. */
    private final class Pixel {
        private final long squares;
        private final long crossing;
        private final long straight;
        private final int channels;

        Pixel(long lines, long bytes, int channels) {
            this.squares = lines;
            this.crossing = lines + bytes;
            this.straight = lines + 2 * bytes;
            this.channels = channels;
        }

        void run(long x, long g, long out) {
            int before = (size - 1) / 2;
            int after = size / 2;
            Lanes.fill(squares, before, 0f);
            Lanes.fill(crossing, after, 0f);
            for (int c = 0; c < channels; c += LANES) {
                FloatVector value = load(x + 4L * c);
                store(value.mul(value), squares + 4L * (before + c));
            }
            Lanes.fill(squares + 4L * (before + channels), Rows.whole(channels) - channels + after, 0f);
            for (int c = 0; c < channels; c += LANES) {
                FloatVector base = Lanes.fma(window(squares, c), Lanes.broadcast(alpha / size), Lanes.broadcast(bias));
                store(base, straight + 4L * c);
            }
            divide(g);
            for (int c = 0; c < channels; c += LANES) {
                // the squares are not needed any more, their line holds the bases
                FloatVector share =
                        load(straight + 4L * c).mul(load(x + 4L * c)).div(load(squares + 4L * c));
                store(share, crossing + 4L * (after + c));
            }
            Lanes.fill(crossing + 4L * (after + channels), Rows.whole(channels) - channels + before, 0f);
            FloatVector factor = Lanes.broadcast(-2 * alpha * beta / size);
            for (int c = 0; c < channels; c += LANES) {
                FloatVector crossed = window(crossing, c).mul(factor);
                store(Lanes.fma(crossed, load(x + 4L * c), load(straight + 4L * c)), out + 4L * c);
            }
        }

        /** Puts the bases where the squares were, and g base^-beta where the bases were. */
        private void divide(long g) {
            for (int c = 0; c < channels; c += LANES) {
                FloatVector base = load(straight + 4L * c);
                store(base, squares + 4L * c);
                if (beta == 0.75f) {
                    FloatVector root = base.sqrt();
                    store(load(g + 4L * c).div(root.mul(root.sqrt())), straight + 4L * c);
                } else if (beta == 0.5f) {
                    store(load(g + 4L * c).div(base.sqrt()), straight + 4L * c);
                } else {
                    for (int i = c; i < Math.min(channels, c + LANES); i++) {
                        double power = Math.pow(Lanes.get(straight + 4L * i), -beta);
                        Lanes.set(straight + 4L * i, (float) (Lanes.get(g + 4L * i) * power));
                    }
                }
            }
        }

        /** The sums of {@code size} floats from each of those at {@code c} on. */
        private FloatVector window(long line, int c) {
            FloatVector sum = load(line + 4L * c);
            for (int i = 1; i < size; i++) {
                sum = sum.add(load(line + 4L * (c + i)));
            }
            return sum;
        }
    }
}
