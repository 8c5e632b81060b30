package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;
import static io.gatun.cpu.simd.Lanes.store;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The gradient of Relu and its kin, of one gradient or of the sum of two.
 *
 * @param slope what the gradient is multiplied by where {@code low < v < high} does not hold
 */
public record Rectifier(float low, float high, float slope) {
    /** Rows of channels. */
    public record Operand(long address, int ld) {
        /** In place of a second gradient. */
        public static final Operand NONE = new Operand(0, 0);
    }

    /**
     * {@code out[i] = g[i] + more[i]}, multiplied by the slope where v is out of bounds, for {@code count} floats.
     *
     * @param more 0 for none
     * @throws IllegalArgumentException if an address is null or {@code count} is negative
     */
    public void contiguous(Workers workers, long count, long v, long g, long more, long out) {
        if (v == 0 || g == 0 || out == 0 || count < 0) {
            throw new IllegalArgumentException(
                    "rectifier of %d floats at 0x%x and 0x%x to 0x%x".formatted(count, v, g, out));
        }
        workers.parallel(Math.toIntExact(Math.ceilDiv(count, Rows.TASK_FLOATS)), (task, worker) -> {
            long from = 4L * task * Rows.TASK_FLOATS;
            int n = (int) Math.min(Rows.TASK_FLOATS, count - (long) task * Rows.TASK_FLOATS);
            int whole = n - n % LANES;
            vectors(v + from, g + from, more == 0 ? 0 : more + from, out + from, whole);
            if (whole < n) {
                long at = from + 4L * whole;
                FloatVector sum = Lanes.loadFirst(g + at, n - whole);
                if (more != 0) {
                    sum = sum.add(Lanes.loadFirst(more + at, n - whole));
                }
                Lanes.storeFirst(
                        slope == 0
                                ? flat(Lanes.loadFirst(v + at, n - whole), sum)
                                : sloping(Lanes.loadFirst(v + at, n - whole), sum),
                        out + at,
                        n - whole);
            }
        });
    }

    /**
     * The same for rows of channels, in whole vectors.
     *
     * @param more {@link Operand#NONE} for none
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public void rows(Workers workers, long rows, int channels, Operand v, Operand g, Operand more, Operand out) {
        Rows.requirePadded("rectifier, v", v.address, v.ld, channels);
        Rows.requirePadded("rectifier, gradient", g.address, g.ld, channels);
        Rows.requirePadded("rectifier, out", out.address, out.ld, channels);
        int n = Rows.whole(channels);
        int perTask = Rows.perTask(n);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                vectors(
                        v.address + 4 * row * v.ld,
                        g.address + 4 * row * g.ld,
                        more.address == 0 ? 0 : more.address + 4 * row * more.ld,
                        out.address + 4 * row * out.ld,
                        n);
            }
        });
    }

    private void vectors(long v, long g, long more, long out, int n) {
        if (more == 0) {
            if (slope == 0) {
                flat(v, g, out, n);
            } else {
                sloping(v, g, out, n);
            }
        } else if (slope == 0) {
            flatOfSum(v, g, more, out, n);
        } else {
            slopingOfSum(v, g, more, out, n);
        }
    }

    private void flat(long v, long g, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            long at = 4L * i;
            store(flat(load(v + at), load(g + at)), out + at);
        }
    }

    private void sloping(long v, long g, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            long at = 4L * i;
            store(sloping(load(v + at), load(g + at)), out + at);
        }
    }

    private void flatOfSum(long v, long g, long more, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            long at = 4L * i;
            store(flat(load(v + at), load(g + at).add(load(more + at))), out + at);
        }
    }

    private void slopingOfSum(long v, long g, long more, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            long at = 4L * i;
            store(sloping(load(v + at), load(g + at).add(load(more + at))), out + at);
        }
    }

    /** A product with 0 would let what is not a number through. */
    private FloatVector flat(FloatVector v, FloatVector g) {
        return Lanes.zero().blend(g, inside(v));
    }

    private FloatVector sloping(FloatVector v, FloatVector g) {
        return g.mul(slope).blend(g, inside(v));
    }

    private VectorMask<Float> inside(FloatVector v) {
        return v.compare(VectorOperators.GT, low).and(v.compare(VectorOperators.LT, high));
    }
}
