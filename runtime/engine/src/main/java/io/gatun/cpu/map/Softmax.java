package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax and LogSoftmax along rows, with the row's maximum subtracted first, so that nothing overflows. A row that holds
 * NaN or positive infinity, or nothing but negative infinity, gives NaN.
 */
public final class Softmax {

    private Softmax() {}

    /**
     * {@code out[row][i] = e^in[row][i] / sum over j of e^in[row][j]}, or its logarithm; {@code out} may be {@code in}.
     *
     * @param floats length of the rows; nothing beyond it is read or written
     * @param logarithm true for LogSoftmax
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void run(
            Workers workers, long rows, int floats, boolean logarithm, long in, long ldIn, long out, long ldOut) {
        Rows.requirePlain("softmax, in", in, ldIn, floats);
        Rows.requirePlain("softmax, out", out, ldOut, floats);
        int perTask = Rows.perTask(floats);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                long x = in + 4 * row * ldIn;
                long y = out + 4 * row * ldOut;
                float max = max(x, floats);
                if (logarithm) {
                    subtract(x, max, (float) Math.log(sumOfExp(x, max, floats)), y, floats);
                } else {
                    scale(y, 1f / exp(x, max, y, floats), floats);
                }
            }
        });
    }

    private static float max(long x, int n) {
        int i = 0;
        float max = Float.NEGATIVE_INFINITY;
        if (n >= LANES) {
            FloatVector most = load(x);
            for (i = LANES; i <= n - LANES; i += LANES) {
                most = most.max(load(x + 4L * i));
            }
            max = most.reduceLanes(VectorOperators.MAX);
        }
        for (; i < n; i++) {
            max = Math.max(max, Lanes.get(x + 4L * i));
        }
        return max;
    }

    /** Writes e^(x - max) and returns the sum of what it wrote. */
    private static float exp(long x, float max, long y, int n) {
        FloatVector sums = Lanes.zero();
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector e = Transcendental.exp(load(x + 4L * i).sub(max));
            store(e, y + 4L * i);
            sums = sums.add(e);
        }
        float sum = Lanes.sum(sums);
        if (i < n) {
            FloatVector e =
                    Transcendental.exp(Lanes.loadFirst(x + 4L * i, n - i).sub(max));
            Lanes.storeFirst(e, y + 4L * i, n - i);
            for (; i < n; i++) {
                sum += Lanes.get(y + 4L * i);
            }
        }
        return sum;
    }

    private static double sumOfExp(long x, float max, int n) {
        FloatVector sums = Lanes.zero();
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            sums = sums.add(Transcendental.exp(load(x + 4L * i).sub(max)));
        }
        double sum = Lanes.sum(sums);
        for (; i < n; i++) {
            sum += Math.exp(Lanes.get(x + 4L * i) - max);
        }
        return sum;
    }

    private static void scale(long y, float factor, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            store(load(y + 4L * i).mul(factor), y + 4L * i);
        }
        for (; i < n; i++) {
            Lanes.set(y + 4L * i, Lanes.get(y + 4L * i) * factor);
        }
    }

    /** In two steps: the first is exact for the elements that matter, those near the maximum. */
    private static void subtract(long x, float max, float log, long y, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            store(load(x + 4L * i).sub(max).sub(log), y + 4L * i);
        }
        for (; i < n; i++) {
            Lanes.set(y + 4L * i, Lanes.get(x + 4L * i) - max - log);
        }
    }
}
