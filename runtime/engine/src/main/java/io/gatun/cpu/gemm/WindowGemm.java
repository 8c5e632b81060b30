package io.gatun.cpu.gemm;

/**
 * Matrix products whose rows of A lie in pieces: a table holds the address of each piece of each row. The windows of a convolution over
 * channels-last pixels are such rows, with a piece for each tap, and need not be gathered first (Dukhan, "The Indirect
 * Convolution Algorithm", 2019).
 */
public final class WindowGemm {
    /** Rows of the tallest tile, of any width. */
    private static final int TILE_ROWS = 6;

    private WindowGemm() {}

    /** Tells where the pieces of a row lie. */
    @FunctionalInterface
    public interface RowAddresses {
        /**
         * Writes the addresses of all pieces of row {@code row} as longs, the first at {@code to} and each next one {@code step} bytes
         * further.
         */
        void write(int row, long to, long step);
    }

    /** Tiles of so many rows. */
    public static int tiles(int rows) {
        return Math.ceilDiv(rows, TILE_ROWS);
    }

    /** First row of a tile. */
    public static int firstRow(int tile) {
        return tile * TILE_ROWS;
    }

    /** Bytes of the table for so many tiles. */
    public static long tableBytes(int tiles, int pieces) {
        return (long) Long.BYTES * tiles * TILE_ROWS * pieces;
    }

    /** Fills the table for {@code rows} rows: tile after tile, of each the first pieces of all its rows, then the second. */
    public static void fill(long table, int rows, int pieces, RowAddresses addresses) {
        long tile = table;
        for (int row = 0; row < rows; row += TILE_ROWS) {
            int i = GemmTile.first(row, rows, TILE_ROWS);
            int height = Math.min(TILE_ROWS, rows - i);
            for (int r = 0; r < height; r++) {
                addresses.write(i + r, tile + (long) Long.BYTES * r, (long) Long.BYTES * height);
            }
            tile += tableBytes(1, pieces);
        }
    }

    /**
     * C[rows, columns] = activation(A[rows, depth] * B + bias + addend) for some panels of B, on the calling thread. Nothing is checked.
     * Every element is one chain of fused multiply-adds in the order of the reduction.
     *
     * @param table what {@link #fill} wrote for so many rows
     * @param pieces pieces of a row, all of the same length
     * @param c rows of {@code ldc} floats from column 0 on, written up to the next whole vector past their last column
     * @param addend rows of {@code ldd} floats to add before the activation, or 0 for none; apart from C
     */
    public static void block(
            int rows,
            long table,
            int pieces,
            PackedMatrix b,
            int panelFrom,
            int panelTo,
            long c,
            long ldc,
            long addend,
            long ldd,
            Epilogue epilogue) {
        float low = addend == 0 ? epilogue.floor() : Float.NEGATIVE_INFINITY;
        for (int panel = panelFrom; panel < panelTo; panel++) {
            int vectors = b.vectors(panel);
            long column = 4L * GemmTile.COLUMNS * panel;
            long windows = table;
            for (int row = 0; row < rows; row += TILE_ROWS) {
                int i = GemmTile.first(row, rows, TILE_ROWS);
                int height = Math.min(TILE_ROWS, rows - i);
                long tile = c + 4 * i * ldc + column;
                tile(height, vectors, windows, pieces, b, panel, tile, 4 * ldc, low);
                if (addend != 0 || !epilogue.isFloor()) {
                    long added = addend == 0 ? 0 : addend + 4 * i * ldd + column;
                    epilogue.finish(height, vectors, tile, 4 * ldc, added, 4 * ldd);
                }
                windows += tableBytes(1, pieces);
            }
        }
    }

    private static void tile(
            int rows, int vectors, long table, int pieces, PackedMatrix b, int panel, long c, long ldc, float low) {
        long packed = b.panel(panel);
        long bias = b.bias(panel);
        int depth = b.depth() / pieces;
        switch (vectors) {
            case 1 -> WindowGemmKernel1Vectors.tile(rows, table, pieces, packed, bias, c, ldc, depth, low);
            case 2 -> WindowGemmKernel2Vectors.tile(rows, table, pieces, packed, bias, c, ldc, depth, low);
            case 3 -> WindowGemmKernel3Vectors.tile(rows, table, pieces, packed, bias, c, ldc, depth, low);
            case 4 -> WindowGemmKernel4Vectors.tile(rows, table, pieces, packed, bias, c, ldc, depth, low);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }
}
