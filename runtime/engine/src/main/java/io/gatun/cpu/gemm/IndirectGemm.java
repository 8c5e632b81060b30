package io.gatun.cpu.gemm;

import io.gatun.spi.ColdStart;

/**
 * A matrix product whose left-hand rows are not adjacent floats: element k of a row lies as many bytes from the row's
 * address as entry k of a table says. The windows of a convolution are such rows, and need not be gathered first.
 */
public final class IndirectGemm {
    /** Rows of the tallest tile, of any width. */
    private static final int TILE_ROWS = 6;

    private IndirectGemm() {}

    /** Bytes of the table for a reduction of so many steps: a long for each. */
    public static long tableBytes(int depth) {
        return 8L * depth;
    }

    /**
     * C[rows, columns] = activation(A[rows, depth] * B + bias), on the calling thread. Nothing is checked. Every element
     * is one chain of fused multiply-adds in the order of the reduction.
     *
     * @param a address of the first row
     * @param lda floats from a row to the next
     * @param offsets address of the table, in bytes from a row's address
     * @param c rows of {@code ldc} floats, written up to the next whole vector past their last column
     * @param addend rows of {@code ldd} floats to add before the activation, or 0 for none; apart from C
     */
    public static void block(
            int rows,
            long a,
            long lda,
            long offsets,
            PackedMatrix b,
            long c,
            long ldc,
            long addend,
            long ldd,
            Epilogue epilogue) {
        if (ColdStart.hasColdProducts()) {
            ArrayGemm.indirect(rows, a, lda, offsets, b, c, ldc, addend, ldd, epilogue);
            return;
        }
        for (int panel = 0; panel < b.panels(); panel++) {
            int vectors = b.vectors(panel);
            long column = 4L * GemmTile.COLUMNS * panel;
            for (int row = 0; row < rows; row += TILE_ROWS) {
                int i = GemmTile.first(row, rows, TILE_ROWS);
                int height = Math.min(TILE_ROWS, rows - i);
                long tile = c + 4 * i * ldc + column;
                long from = a + 4 * i * lda;
                if (addend == 0 && epilogue.isClip()) {
                    clip(height, vectors, from, 4 * lda, offsets, b, panel, tile, 4 * ldc, epilogue);
                } else {
                    float low = addend == 0 ? epilogue.floor() : Float.NEGATIVE_INFINITY;
                    floor(height, vectors, from, 4 * lda, offsets, b, panel, tile, 4 * ldc, low);
                    if (addend != 0 || !epilogue.isFloor()) {
                        long added = addend == 0 ? 0 : addend + 4 * i * ldd + column;
                        epilogue.finish(height, vectors, tile, 4 * ldc, added, 4 * ldd);
                    }
                }
            }
        }
    }

    private static void floor(
            int rows,
            int vectors,
            long a,
            long lda,
            long offsets,
            PackedMatrix b,
            int panel,
            long c,
            long ldc,
            float low) {
        long packed = b.panel(panel);
        long bias = b.bias(panel);
        int depth = b.depth();
        switch (vectors) {
            case 1 -> IndirectGemmKernel1Vectors.tile(rows, a, lda, offsets, packed, bias, c, ldc, depth, low);
            case 2 -> IndirectGemmKernel2Vectors.tile(rows, a, lda, offsets, packed, bias, c, ldc, depth, low);
            case 3 -> IndirectGemmKernel3Vectors.tile(rows, a, lda, offsets, packed, bias, c, ldc, depth, low);
            case 4 -> IndirectGemmKernel4Vectors.tile(rows, a, lda, offsets, packed, bias, c, ldc, depth, low);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }

    private static void clip(
            int rows,
            int vectors,
            long a,
            long lda,
            long offsets,
            PackedMatrix b,
            int panel,
            long c,
            long ldc,
            Epilogue epilogue) {
        long packed = b.panel(panel);
        long bias = b.bias(panel);
        int depth = b.depth();
        float low = epilogue.low();
        float high = epilogue.high();
        switch (vectors) {
            case 1 ->
                IndirectGemmKernel1Vectors.clipTile(rows, a, lda, offsets, packed, bias, c, ldc, depth, low, high);
            case 2 ->
                IndirectGemmKernel2Vectors.clipTile(rows, a, lda, offsets, packed, bias, c, ldc, depth, low, high);
            case 3 ->
                IndirectGemmKernel3Vectors.clipTile(rows, a, lda, offsets, packed, bias, c, ldc, depth, low, high);
            case 4 ->
                IndirectGemmKernel4Vectors.clipTile(rows, a, lda, offsets, packed, bias, c, ldc, depth, low, high);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }
}
