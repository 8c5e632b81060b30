package io.gatun.cpu.gemm;

import io.gatun.cpu.simd.Lanes;

/** Writes matrices that are packed in each run into panels: as {@link PanelPacking}, but straight from memory to memory. */
final class PanelCopy {
    /** Rows turned at a time: half a cache line of every column. */
    private static final int ROWS = 8;

    private PanelCopy() {}

    /**
     * Copies {@code count} rows whose elements are adjacent.
     *
     * @param stride from one row to the next, in bytes
     * @param real columns that are copied; up to {@code width} follow zeros
     */
    static void rows(int count, long source, long stride, int real, int width, long target) {
        for (int k = 0; k < count; k++) {
            long row = target + 4L * k * width;
            Lanes.copy(source + k * stride, row, real);
            Lanes.fill(row + 4L * real, width - real, 0);
        }
    }

    /**
     * Turns columns whose {@code count} elements are adjacent into rows.
     *
     * @param stride from one column to the next, in bytes
     * @param real columns that are turned; up to {@code width} follow zeros
     */
    static void columns(int count, long source, long stride, int real, int width, long target) {
        for (int k = 0; k < count; k += ROWS) {
            int rows = Math.min(ROWS, count - k);
            long to = target + 4L * k * width;
            for (int n = 0; n < real; n++) {
                column(rows, source + n * stride + 4L * k, to + 4L * n, 4L * width);
            }
            for (int row = 0; row < rows && real < width; row++) {
                Lanes.fill(to + 4L * (row * width + real), width - real, 0);
            }
        }
    }

    private static void column(int rows, long from, long to, long step) {
        if (rows < ROWS) {
            for (int i = 0; i < rows; i++) {
                Lanes.set(to + i * step, Lanes.get(from + 4L * i));
            }
            return;
        }
        float a = Lanes.get(from);
        float b = Lanes.get(from + 4);
        float c = Lanes.get(from + 8);
        float d = Lanes.get(from + 12);
        float e = Lanes.get(from + 16);
        float f = Lanes.get(from + 20);
        float g = Lanes.get(from + 24);
        float h = Lanes.get(from + 28);
        Lanes.set(to, a);
        Lanes.set(to + step, b);
        Lanes.set(to + 2 * step, c);
        Lanes.set(to + 3 * step, d);
        Lanes.set(to + 4 * step, e);
        Lanes.set(to + 5 * step, f);
        Lanes.set(to + 6 * step, g);
        Lanes.set(to + 7 * step, h);
    }
}
