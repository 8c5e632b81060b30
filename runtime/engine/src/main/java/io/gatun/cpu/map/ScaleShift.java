package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One factor and one term for each channel: batch normalisation, where it was not folded away, with the end of a residual block
 * behind it.
 */
public final class ScaleShift {

    private ScaleShift() {}

    /**
     * What is done to the product before it is stored.
     *
     * @param residual address of rows to add; 0 for none
     * @param ld floats from one of these rows to the next
     * @param bounded whether the sum is then brought between {@code low} and {@code high}
     */
    public record Ending(long residual, int ld, boolean bounded, float low, float high) {
        /** Nothing. */
        public static Ending none() {
            return new Ending(0, 0, false, 0, 0);
        }
    }

    /**
     * {@code out[row][c] = in[row][c] * scale[c] + shift[c]}, and then the ending; {@code out} may be {@code in}.
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
            Ending ending,
            long out,
            int ldOut) {
        Rows.requirePadded("scale and shift, in", in, ldIn, channels);
        Rows.requirePadded("scale and shift, out", out, ldOut, channels);
        if (ending.residual != 0) {
            Rows.requirePadded("scale and shift, residual", ending.residual, ending.ld, channels);
        }
        int n = Rows.whole(channels);
        int perTask = Rows.perTask(n);
        int tasks = Math.toIntExact(Math.ceilDiv(rows, perTask));
        workers.parallel(tasks, (task, worker) -> {
            // from the end: what was written or read last is still in the cache
            long first = (tasks - 1L - task) * perTask;
            long end = Math.min(rows, first + perTask);
            for (long row = first; row < end; row++) {
                long x = in + 4 * row * ldIn;
                long y = out + 4 * row * ldOut;
                if (ending.residual != 0) {
                    long r = ending.residual + 4 * row * ending.ld;
                    if (ending.bounded) {
                        boundedSum(x, scale, shift, r, ending.low, ending.high, y, n);
                    } else {
                        sum(x, scale, shift, r, y, n);
                    }
                } else if (ending.bounded) {
                    bounded(x, scale, shift, ending.low, ending.high, y, n);
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

    private static void bounded(long x, long scale, long shift, float low, float high, long y, int n) {
        for (int c = 0; c < n; c += LANES) {
            long at = 4L * c;
            store(between(Lanes.fma(load(x + at), load(scale + at), load(shift + at)), low, high), y + at);
        }
    }

    private static void sum(long x, long scale, long shift, long r, long y, int n) {
        for (int c = 0; c < n; c += LANES) {
            long at = 4L * c;
            store(Lanes.fma(load(x + at), load(scale + at), load(shift + at)).add(load(r + at)), y + at);
        }
    }

    private static void boundedSum(long x, long scale, long shift, long r, float low, float high, long y, int n) {
        for (int c = 0; c < n; c += LANES) {
            long at = 4L * c;
            FloatVector sum =
                    Lanes.fma(load(x + at), load(scale + at), load(shift + at)).add(load(r + at));
            store(between(sum, low, high), y + at);
        }
    }

    private static FloatVector between(FloatVector x, float low, float high) {
        FloatVector raised = x.blend(low, x.compare(VectorOperators.LT, low));
        return raised.blend(high, raised.compare(VectorOperators.GT, high));
    }
}
