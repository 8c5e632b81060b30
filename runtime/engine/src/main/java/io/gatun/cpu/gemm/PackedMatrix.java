package io.gatun.cpu.gemm;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;

/**
 * The right-hand matrix of a product, f32[depth, columns], cut into panels of the widest tile's columns: within a panel
 * the elements a kernel step needs are adjacent, and panels follow each other in memory. The last panel is only as wide
 * as whole vectors demand. A row of bias follows the panels. Columns past {@code columns} are zero.
 *
 * @param address where the packed floats lie, on a 64-byte boundary; whoever allocated them owns them
 * @param depth rows of the matrix, the length of the reduction
 * @param columns columns of the matrix
 */
public record PackedMatrix(long address, int depth, int columns) {

    private static final int ALIGNMENT = 64;

    /** Floats that are worth handing to another thread to pack. */
    private static final int TASK_FLOATS = 16 * 1024;

    public PackedMatrix {
        if (depth < 1 || columns < 1) {
            throw new IllegalArgumentException("a packed matrix cannot be " + depth + "x" + columns);
        }
        if (address % ALIGNMENT != 0) {
            throw new IllegalArgumentException("a packed matrix wants a 64-byte boundary, not " + address);
        }
    }

    /** Bytes a packed matrix takes. */
    public static long bytes(int depth, int columns) {
        return Float.BYTES * (depth + 1L) * padded(columns);
    }

    /** As many columns, in whole panels, as take so many bytes when they are packed: one panel at least, all at most. */
    public static int columnsWithin(long bytes, int depth, int columns) {
        long panels = bytes / bytes(depth, GemmTile.COLUMNS);
        return (int) Math.min(columns, Math.max(1, panels) * GemmTile.COLUMNS);
    }

    /**
     * Packs a whole matrix whose element (k, n) lies at {@code source + 4 * (k * depthStride + n * columnStride)}, on
     * any boundary: [depth, columns] has strides (columns, 1), the transposed (1, depth).
     *
     * @param to where to pack, {@link #bytes} long, on a 64-byte boundary
     * @param bias {@code columns} adjacent floats, or 0 for none
     */
    public static PackedMatrix pack(
            long to, int depth, int columns, long source, long depthStride, long columnStride, long bias) {
        var packed = new PackedMatrix(to, depth, columns);
        packed.packPanels(0, packed.panels(), source, depthStride, columnStride);
        packed.packBias(bias);
        return packed;
    }

    /** As {@link #pack} with one of the strides 1, and the panels shared among the workers: for a matrix that is packed in each run. */
    public static PackedMatrix pack(
            long to,
            int depth,
            int columns,
            long source,
            long depthStride,
            long columnStride,
            long bias,
            Workers workers) {
        var packed = new PackedMatrix(to, depth, columns);
        int panels = packed.panels();
        int tasks = Math.clamp((long) depth * columns / TASK_FLOATS, 1, panels);
        workers.parallel(tasks, (task, worker) -> {
            int end = (int) ((long) panels * (task + 1) / tasks);
            for (int panel = (int) ((long) panels * task / tasks); panel < end; panel++) {
                packed.packAgain(panel, source, depthStride, columnStride);
            }
        });
        packed.packBias(bias);
        return packed;
    }

    private void packAgain(int panel, long source, long depthStride, long columnStride) {
        long from = source + 4 * firstColumn(panel) * columnStride;
        if (columnStride == 1) {
            PanelCopy.rows(depth, from, 4 * depthStride, realWidth(panel), width(panel), panel(panel));
        } else {
            PanelCopy.columns(depth, from, 4 * columnStride, realWidth(panel), width(panel), panel(panel));
        }
    }

    /**
     * Packs panels {@code from} to {@code to} - 1 of a matrix that lies as for {@link #pack}; one of the strides is 1.
     *
     * @param source where the whole matrix begins
     */
    public void packPanels(int from, int to, long source, long depthStride, long columnStride) {
        if (depthStride == 1) {
            packFilters(from, to, 1, source, columnStride);
            return;
        }
        if (columnStride != 1) {
            throw new IllegalArgumentException("neither " + depthStride + " nor " + columnStride + " is 1");
        }
        for (int p = from; p < to; p++) {
            packing(p).rows(depth, source + 4L * firstColumn(p), 4 * depthStride, panel(p));
        }
    }

    /**
     * Packs panels {@code from} to {@code to} - 1 of filters [columns, depth / taps, taps]: the rows of the matrix are in the
     * order (tap, input).
     *
     * @param source where the first filter begins
     * @param stride from one filter to the next
     */
    public void packFilters(int from, int to, int taps, long source, long stride) {
        for (int p = from; p < to; p++) {
            packing(p).filters(depth / taps, taps, source + 4 * firstColumn(p) * stride, 4 * stride, panel(p));
        }
    }

    private PanelPacking packing(int panel) {
        return new PanelPacking(width(panel), realWidth(panel));
    }

    /** Writes the bias, or zeros where {@code source} is 0. */
    public void packBias(long source) {
        packBias(source, columns, bias(0));
    }

    static void packBias(long source, int columns, long target) {
        if (source == 0) {
            Lanes.fill(target, padded(columns), 0);
        } else {
            PanelPacking.padded(source, columns, target, padded(columns));
        }
    }

    /** Panels of columns, the unit in which a product can be shared out. */
    public int panels() {
        return panels(columns);
    }

    /** Panels of a matrix of so many columns. */
    public static int panels(int columns) {
        return (columns + GemmTile.COLUMNS - 1) / GemmTile.COLUMNS;
    }

    /** Address of row {@code k} of a panel, for those who compute what they pack. */
    public long row(int panel, int k) {
        return panel(panel) + 4L * k * width(panel);
    }

    /** Columns of a panel with its padding: what a row of it holds. */
    public int width(int panel) {
        return vectors(panel) * Lanes.LANES;
    }

    /** Columns of a panel without its padding. */
    public int realWidth(int panel) {
        return Math.min(width(panel), columns - firstColumn(panel));
    }

    /** First column of a panel. */
    public static int firstColumn(int panel) {
        return panel * GemmTile.COLUMNS;
    }

    /** Vectors in a row of the panel. */
    int vectors(int panel) {
        return vectors(columns, panel);
    }

    static int vectors(int columns, int panel) {
        int left = padded(columns) - panel * GemmTile.COLUMNS;
        return Math.min(left, GemmTile.COLUMNS) / Lanes.LANES;
    }

    /** Address of a panel's first row. */
    long panel(int panel) {
        return address + 4L * depth * GemmTile.COLUMNS * panel;
    }

    /** Address of a panel's bias. */
    long bias(int panel) {
        return address + 4L * depth * padded(columns) + 4L * GemmTile.COLUMNS * panel;
    }

    /** {@code columns} rounded up to whole vectors: what a row of C is overwritten with. */
    static int padded(int columns) {
        return (columns + Lanes.LANES - 1) / Lanes.LANES * Lanes.LANES;
    }
}
