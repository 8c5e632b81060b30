package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Local response normalisation across channels (Krizhevsky et al. 2012; ONNX LRN): {@code y = x / (bias + alpha / size *
 * s)^beta}, where s sums the squares of the {@code size} channels around, from {@code (size - 1) / 2} before to {@code
 * size / 2} after. Each worker squares one row into a line with zeros before and after, so that windows need no edges.
 *
 * @param size channels in the window, at least 1
 * @param alpha scale of the mean of squares
 * @param beta exponent; 0.75, 0.5 and 1 are computed from square roots, all others element by element
 * @param bias constant term
 */
public record Lrn(int size, float alpha, float beta, float bias) {

    public Lrn {
        if (size < 1) {
            throw new IllegalArgumentException("LRN wants a window of at least 1 channel, not " + size);
        }
    }

    /** Bytes of workspace that {@link #run} wants, 64-byte aligned. */
    public long workspaceBytes(int channels, int threads) {
        return lineBytes(channels) * threads;
    }

    /**
     * Normalises {@code rows} pixels; {@code out} may be {@code in}.
     *
     * @param workspace address of {@link #workspaceBytes} bytes
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public void run(Workers workers, long rows, int channels, long in, int ldIn, long out, int ldOut, long workspace) {
        Rows.requirePadded("LRN, in", in, ldIn, channels);
        Rows.requirePadded("LRN, out", out, ldOut, channels);
        if (workspace == 0) {
            throw new IllegalArgumentException("LRN wants a workspace");
        }
        long lineBytes = lineBytes(channels);
        int perTask = Rows.perTask(channels * size);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long line = workspace + worker * lineBytes;
            Lanes.fill(line, before(), 0f);
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                long x = in + 4 * row * ldIn;
                squares(x, line + 4L * before(), channels);
                normalise(x, line, out + 4 * row * ldOut, channels);
            }
        });
    }

    /** Zeros, the squares in whole vectors, zeros for the widest window of the last whole vector. */
    private long lineBytes(int channels) {
        return 4L * (Rows.padded(size) + Rows.padded(channels) + Rows.padded(size));
    }

    private int before() {
        return (size - 1) / 2;
    }

    private void squares(long x, long line, int channels) {
        for (int c = 0; c < channels; c += LANES) {
            FloatVector value = load(x + 4L * c);
            store(value.mul(value), line + 4L * c);
        }
        Lanes.fill(line + 4L * channels, Rows.whole(channels) - channels + size / 2, 0f);
    }

    private void normalise(long x, long line, long y, int channels) {
        if (beta == 0.75f) {
            for (int c = 0; c < channels; c += LANES) {
                FloatVector root = base(line, c).sqrt();
                store(load(x + 4L * c).div(root.mul(root.sqrt())), y + 4L * c);
            }
        } else if (beta == 0.5f) {
            for (int c = 0; c < channels; c += LANES) {
                store(load(x + 4L * c).div(base(line, c).sqrt()), y + 4L * c);
            }
        } else if (beta == 1f) {
            for (int c = 0; c < channels; c += LANES) {
                store(load(x + 4L * c).div(base(line, c)), y + 4L * c);
            }
        } else {
            powers(x, line, y, channels);
        }
    }

    private void powers(long x, long line, long y, int channels) {
        for (int c = 0; c < channels; c += LANES) {
            // the squares of this vector's first channels are not needed by the windows that follow it
            store(base(line, c), line + 4L * c);
            for (int i = c; i < Math.min(channels, c + LANES); i++) {
                Lanes.set(y + 4L * i, (float) (Lanes.get(x + 4L * i) * Math.pow(Lanes.get(line + 4L * i), -beta)));
            }
        }
        Lanes.fill(line, before(), 0f);
    }

    /** {@code bias + alpha / size * s} for the channels from {@code c}. */
    private FloatVector base(long line, int c) {
        FloatVector sum = load(line + 4L * c);
        for (int i = 1; i < size; i++) {
            sum = sum.add(load(line + 4L * (c + i)));
        }
        return Lanes.fma(sum, Lanes.broadcast(alpha / size), Lanes.broadcast(bias));
    }
}
