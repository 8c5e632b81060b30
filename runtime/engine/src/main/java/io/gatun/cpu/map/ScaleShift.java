package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** One factor and one term for each channel: batch normalisation in inference, where it was not folded away. */
public final class ScaleShift {

    private ScaleShift() {}

    /**
     * {@code out[row][c] = in[row][c] * scale[c] + shift[c]}, then the positive part if {@code relu}; {@code out} may be
     * {@code in}.
     *
     * @param scale, shift addresses of {@code channels} floats, padded to whole vectors
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void run(
            Workers workers,
            long rows,
            int channels,
            long in,
            int ldIn,
            long scale,
            long shift,
            boolean relu,
            long out,
            int ldOut) {
        Rows.requirePadded("scale and shift, in", in, ldIn, channels);
        Rows.requirePadded("scale and shift, out", out, ldOut, channels);
        int n = Rows.whole(channels);
        int perTask = Rows.perTask(n);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                long x = in + 4 * row * ldIn;
                long y = out + 4 * row * ldOut;
                if (relu) {
                    rectifiedRow(x, scale, shift, y, n);
                } else {
                    row(x, scale, shift, y, n);
                }
            }
        });
    }

    private static void row(long x, long scale, long shift, long y, int n) {
        for (int c = 0; c < n; c += LANES) {
            long at = 4L * c;
            store(Lanes.fma(load(x + at), load(scale + at), load(shift + at)), y + at);
        }
    }

    private static void rectifiedRow(long x, long scale, long shift, long y, int n) {
        for (int c = 0; c < n; c += LANES) {
            long at = 4L * c;
            FloatVector sum = Lanes.fma(load(x + at), load(scale + at), load(shift + at));
            store(sum.blend(0f, sum.compare(VectorOperators.LT, 0f)), y + at);
        }
    }
}
