package io.gatun.cpu.gemm;

import io.gatun.cpu.simd.Lanes;

/**
 * C = sum over k of a column times a row: the product of a matrix, transposed, with another, both as they lie. Each
 * reduction step has a run of adjacent floats of A, wherever a table says, and a row of B. So the gradient of a
 * convolution's weights is computed from pixels that are rows of channels, without turning them.
 */
public final class OuterProducts {
    /** Columns that one pass over B serves; callers that share out columns cut at multiples of it. */
    public static final int COLUMNS = GemmTile.COLUMNS;

    /** Bytes of room for one tile, which {@link #add} wants. */
    public static final long TILE_BYTES = 4L * 8 * GemmTile.COLUMNS;

    private OuterProducts() {}

    /** Bytes of a table for so many steps: a long for each. */
    public static long tableBytes(int depth) {
        return 8L * depth;
    }

    /**
     * C[rows, columns] = sum over k of A[k][0 to rows - 1] * B[k][0 to columns - 1], on the calling thread. Nothing is
     * checked. Every element is one chain of fused multiply-adds in the order of the reduction.
     *
     * @param a address to which the offsets are added
     * @param offsets address of {@code depth} longs: where the floats of each step begin, in bytes from {@code a}
     * @param ldb floats from a row of B to the next; whole vectors of a row are read
     * @param ldc floats from a row of C to the next; whole vectors are written
     */
    public static void set(int rows, int columns, int depth, long a, long offsets, long b, long ldb, long c, long ldc) {
        block(rows, columns, depth, a, offsets, b, ldb, c, ldc, 0);
    }

    /**
     * As {@link #set}, with the sum added to what C holds.
     *
     * @param room {@link #TILE_BYTES} bytes that belong to the calling thread
     */
    public static void add(
            int rows, int columns, int depth, long a, long offsets, long b, long ldb, long c, long ldc, long room) {
        block(rows, columns, depth, a, offsets, b, ldb, c, ldc, room);
    }

    private static void block(
            int rows, int columns, int depth, long a, long offsets, long b, long ldb, long c, long ldc, long room) {
        int whole = PackedMatrix.padded(columns);
        for (int column = 0; column < whole; column += COLUMNS) {
            int vectors = Math.min(COLUMNS, whole - column) / Lanes.LANES;
            int tileRows = GemmTile.rows(vectors, false);
            long from = b + 4L * column;
            for (int row = 0; row < rows; row += tileRows) {
                int height = Math.min(tileRows, rows - row);
                long to = c + 4 * (row * ldc + column);
                if (room == 0) {
                    tile(height, vectors, a + 4L * row, offsets, from, 4 * ldb, to, 4 * ldc, depth);
                } else {
                    long width = (long) vectors * Lanes.BYTES;
                    tile(height, vectors, a + 4L * row, offsets, from, 4 * ldb, room, width, depth);
                    for (int i = 0; i < height; i++) {
                        addRow(vectors, room + i * width, to + 4 * i * ldc);
                    }
                }
            }
        }
    }

    private static void addRow(int vectors, long from, long to) {
        for (int j = 0; j < vectors; j++) {
            long at = (long) j * Lanes.BYTES;
            Lanes.store(Lanes.load(to + at).add(Lanes.load(from + at)), to + at);
        }
    }

    private static void tile(
            int rows, int vectors, long a, long offsets, long b, long ldb, long c, long ldc, int depth) {
        switch (vectors) {
            case 1 -> OuterProductsKernel1Vectors.tile(rows, a, ldb, offsets, b, c, ldc, depth);
            case 2 -> OuterProductsKernel2Vectors.tile(rows, a, ldb, offsets, b, c, ldc, depth);
            case 3 -> OuterProductsKernel3Vectors.tile(rows, a, ldb, offsets, b, c, ldc, depth);
            case 4 -> OuterProductsKernel4Vectors.tile(rows, a, ldb, offsets, b, c, ldc, depth);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }
}
