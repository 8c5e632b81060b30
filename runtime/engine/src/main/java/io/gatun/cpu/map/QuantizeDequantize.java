package io.gatun.cpu.map;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Floats rounded to whole steps of a scale, halves to the even one, and limited to a range of steps. What is not a number
 * becomes the least.
 *
 * @param scale of one step
 * @param least steps; a whole number
 * @param most steps; a whole number
 */
public record QuantizeDequantize(float scale, float least, float most) {
    /** Adding it leaves no bits for a fraction, so that the sum is rounded as it should be; taking it away is exact. */
    private static final float ROUNDER = 0x1.8p23f;

    /**
     * Rounds {@code count} floats; {@code out} may be {@code in}.
     *
     * @throws IllegalArgumentException if an address is null or {@code count} is negative
     */
    public void run(Workers workers, long in, long out, long count) {
        if (in == 0 || out == 0 || count < 0) {
            throw new IllegalArgumentException("%d floats at 0x%x to 0x%x".formatted(count, in, out));
        }
        workers.parallel(Math.toIntExact(Math.ceilDiv(count, Rows.TASK_FLOATS)), (task, worker) -> {
            long from = (long) task * Rows.TASK_FLOATS;
            int n = (int) Math.min(Rows.TASK_FLOATS, count - from);
            int whole = n - n % Lanes.LANES;
            vectors(in + 4 * from, out + 4 * from, whole);
            if (whole < n) {
                long end = 4 * (from + whole);
                var rest = rounded(
                        Lanes.loadFirst(in + end, n - whole),
                        Lanes.broadcast(scale),
                        Lanes.broadcast(least),
                        Lanes.broadcast(most));
                Lanes.storeFirst(rest, out + end, n - whole);
            }
        });
    }

    /**
     * Rounds rows of channels, in whole vectors; {@code out} may be {@code in}.
     *
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public void rows(Workers workers, long rows, int channels, long in, int ldIn, long out, int ldOut) {
        Rows.requirePadded("in", in, ldIn, channels);
        Rows.requirePadded("out", out, ldOut, channels);
        int n = Rows.whole(channels);
        int perTask = Rows.perTask(n);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                vectors(in + 4 * row * ldIn, out + 4 * row * ldOut, n);
            }
        });
    }

    private void vectors(long in, long out, int n) {
        FloatVector step = Lanes.broadcast(scale);
        FloatVector low = Lanes.broadcast(least);
        FloatVector high = Lanes.broadcast(most);
        for (int i = 0; i < n; i += Lanes.LANES) {
            Lanes.store(rounded(Lanes.load(in + 4L * i), step, low, high), out + 4L * i);
        }
    }

    /** The comparison with the least is one that a NaN fails, too. */
    private static FloatVector rounded(FloatVector x, FloatVector scale, FloatVector least, FloatVector most) {
        FloatVector steps = x.div(scale);
        FloatVector raised = least.blend(steps, steps.compare(VectorOperators.GE, least));
        FloatVector limited = raised.blend(most, raised.compare(VectorOperators.GT, most));
        return limited.add(ROUNDER).sub(ROUNDER).mul(scale);
    }
}
