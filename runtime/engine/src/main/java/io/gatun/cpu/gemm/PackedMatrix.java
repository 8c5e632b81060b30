package io.gatun.cpu.gemm;

import io.gatun.cpu.simd.Lanes;

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
        packed.packRows(0, depth, source, depthStride, columnStride);
        packed.packBias(bias);
        return packed;
    }

    /** Packs rows {@code from} to {@code from + count} - 1; {@code source} is where row {@code from} begins. */
    public void packRows(int from, int count, long source, long depthStride, long columnStride) {
        if (from < 0 || count < 0 || from > depth - count) {
            throw new IllegalArgumentException(count + " rows from " + from + " do not fit in " + depth);
        }
        for (int p = 0; p < panels(); p++) {
            int first = p * GemmTile.COLUMNS;
            int width = vectors(p) * Lanes.LANES;
            int real = Math.min(width, columns - first);
            long target = panel(p) + 4L * from * width;
            long corner = source + 4 * first * columnStride;
            // Sixteen rows at a time: of each column of a transposed source that is one cache line.
            for (int k = 0; k < count; k += 16) {
                packBlock(
                        Math.min(16, count - k),
                        width,
                        real,
                        corner + 4 * k * depthStride,
                        depthStride,
                        columnStride,
                        target + 4L * k * width);
            }
        }
    }

    /** Sets every element, the padding and the bias to zero. */
    public void clear() {
        Lanes.ALL.asSlice(address, bytes(depth, columns)).fill((byte) 0);
    }

    /** Writes the bias, or zeros where {@code source} is 0. */
    public void packBias(long source) {
        int real = source == 0 ? 0 : columns;
        for (int n = 0; n < padded(columns); n++) {
            Lanes.set(bias(0) + 4L * n, n < real ? Lanes.get(source + 4L * n) : 0);
        }
    }

    private static void packBlock(
            int rows, int width, int real, long source, long depthStride, long columnStride, long target) {
        for (int n = 0; n < width; n++) {
            for (int k = 0; k < rows; k++) {
                float value = n < real ? Lanes.get(source + 4 * (k * depthStride + n * columnStride)) : 0;
                Lanes.set(target + 4L * (k * width + n), value);
            }
        }
    }

    /** Panels of columns, the unit in which a product can be shared out. */
    public int panels() {
        return (columns + GemmTile.COLUMNS - 1) / GemmTile.COLUMNS;
    }

    /** Address of an element, for those who compute what they pack. */
    public long element(int k, int n) {
        int panel = n / GemmTile.COLUMNS;
        return panel(panel) + 4L * (k * vectors(panel) * Lanes.LANES + n % GemmTile.COLUMNS);
    }

    /** Vectors in a row of the panel. */
    int vectors(int panel) {
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
