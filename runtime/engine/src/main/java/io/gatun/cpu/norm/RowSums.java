package io.gatun.cpu.norm;

import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.load;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;

/** The sum of each row of adjacent floats; a row is summed piece by piece, and pieces in double precision. */
public final class RowSums {
    /** Floats that are summed as such. */
    private static final int PIECE = 2048;

    private RowSums() {}

    /** Bytes of {@code partial} for {@link #run}. */
    public static long partialBytes(int rows, long floats) {
        return 4L * rows * pieces(floats);
    }

    private static int pieces(long floats) {
        return Math.toIntExact(Math.ceilDiv(floats, PIECE));
    }

    /**
     * {@code out[row]} = factor times the sum of {@code in[row][i]}, for rows of {@code floats} floats that follow each other.
     *
     * @param partial scratch space of {@link #partialBytes}
     * @throws IllegalArgumentException if an address is null or there is nothing to sum
     */
    public static void run(Workers workers, int rows, long floats, long in, double factor, long out, long partial) {
        if (in == 0 || out == 0 || rows < 1 || floats < 1) {
            throw new IllegalArgumentException(
                    "sums of %d rows of %d floats at 0x%x to 0x%x".formatted(rows, floats, in, out));
        }
        int pieces = pieces(floats);
        int all = Math.multiplyExact(rows, pieces);
        int perTask = (int) Math.max(1, 4 * PIECE / Math.min(floats, PIECE));
        workers.parallel(Math.ceilDiv(all, perTask), (task, worker) -> {
            int end = (int) Math.min(all, (task + 1L) * perTask);
            for (int index = task * perTask; index < end; index++) {
                long from = (long) (index % pieces) * PIECE;
                int count = (int) Math.min(PIECE, floats - from);
                Lanes.set(partial + 4L * index, sum(in + 4 * (index / pieces * floats + from), count));
            }
        });
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int piece = 0; piece < pieces; piece++) {
                sum += Lanes.get(partial + 4 * ((long) row * pieces + piece));
            }
            Lanes.set(out + 4L * row, (float) (sum * factor));
        }
    }

    private static float sum(long x, int n) {
        FloatVector even = Lanes.zero();
        FloatVector odd = even;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            even = even.add(load(x + 4L * i));
            odd = odd.add(load(x + 4L * (i + LANES)));
        }
        for (; i <= n - LANES; i += LANES) {
            even = even.add(load(x + 4L * i));
        }
        if (i < n) {
            odd = odd.add(Lanes.loadFirst(x + 4L * i, n - i));
        }
        return Lanes.sum(even.add(odd));
    }
}
