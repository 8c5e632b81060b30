package io.gatun.cpu.map;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import java.util.function.LongUnaryOperator;

/** Fills rows with what is repeated over them. */
public final class Repeat {
    private Repeat() {}

    /**
     * {@code out[row][i] = in[from(row)][i]} for rows of {@code floats} floats, which is the same number for all i if {@code
     * single}.
     *
     * @param from where what is repeated in a row begins, in floats
     * @param ldOut floats from one row to the next
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void run(
            Workers workers,
            long rows,
            int floats,
            long in,
            boolean single,
            LongUnaryOperator from,
            long out,
            int ldOut) {
        Rows.requirePlain("repeat, in", in, floats, floats);
        Rows.requirePlain("repeat, out", out, ldOut, floats);
        int perTask = Rows.perTask(floats);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                long source = in + 4 * from.applyAsLong(row);
                if (single) {
                    Lanes.fill(out + 4 * row * ldOut, floats, Lanes.get(source));
                } else {
                    Lanes.copy(source, out + 4 * row * ldOut, floats);
                }
            }
        });
    }
}
