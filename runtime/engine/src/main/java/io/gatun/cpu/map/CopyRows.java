package io.gatun.cpu.map;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * Copies a slice of every row: concatenation, splitting and slicing of channels. Exactly the slice is written, so a
 * slice may begin and end at any channel and its neighbours may be written before, after or meanwhile.
 */
public final class CopyRows {

    private CopyRows() {}

    /**
     * {@code out[row][i] = in[row][i]} for {@code floats} floats of each of {@code rows} rows; the two must not overlap.
     *
     * @param in, out addresses of the slice in the first row
     * @param ldIn, ldOut floats from one row to the next
     * @throws IllegalArgumentException if an address is null or rows are shorter than the slice
     */
    public static void run(Workers workers, long rows, int floats, long in, long ldIn, long out, long ldOut) {
        Rows.requirePlain("copy of rows, in", in, ldIn, floats);
        Rows.requirePlain("copy of rows, out", out, ldOut, floats);
        int perTask = Rows.perTask(floats);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                copy(in + 4 * row * ldIn, out + 4 * row * ldOut, floats);
            }
        });
    }

    private static void copy(long from, long to, int floats) {
        if (floats < Lanes.LANES) {
            for (int i = 0; i < floats; i++) {
                Lanes.set(to + 4L * i, Lanes.get(from + 4L * i));
            }
            return;
        }
        int last = floats - Lanes.LANES;
        for (int i = 0; i < last; i += Lanes.LANES) {
            Lanes.store(Lanes.load(from + 4L * i), to + 4L * i);
        }
        // the last vector may write some floats a second time, which is cheaper than a scalar tail
        Lanes.store(Lanes.load(from + 4L * last), to + 4L * last);
    }
}
