package io.gatun.cpu.gemm;

/**
 * A matrix product whose left-hand rows are not adjacent floats: element k of a row lies as many bytes from the row's
 * address as entry k of a table says. The windows of a convolution are such rows, and need not be gathered first.
 */
public final class IndirectGemm {
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
        for (int panel = 0; panel < b.panels(); panel++) {
            int vectors = b.vectors(panel);
            int tileRows = GemmTile.rows(vectors);
            long column = 4L * GemmTile.COLUMNS * panel;
            for (int i = 0; i < rows; i += tileRows) {
                int height = Math.min(tileRows, rows - i);
                long tile = c + 4 * i * ldc + column;
                tile(
                        height,
                        vectors,
                        a + 4 * i * lda,
                        4 * lda,
                        offsets,
                        b.panel(panel),
                        b.bias(panel),
                        tile,
                        4 * ldc,
                        b.depth());
                epilogue.finish(
                        height, vectors, tile, 4 * ldc, addend == 0 ? 0 : addend + 4 * i * ldd + column, 4 * ldd);
            }
        }
    }

    /** {@link GemmTile#run} with a table of {@code depth} offsets. */
    private static void tile(
            int rows, int vectors, long a, long lda, long offsets, long b, long bias, long c, long ldc, int depth) {
        switch (vectors) {
            case 1 -> IndirectGemmKernel1Vectors.tile(rows, a, lda, offsets, b, bias, c, ldc, depth);
            case 2 -> IndirectGemmKernel2Vectors.tile(rows, a, lda, offsets, b, bias, c, ldc, depth);
            case 3 -> IndirectGemmKernel3Vectors.tile(rows, a, lda, offsets, b, bias, c, ldc, depth);
            case 4 -> IndirectGemmKernel4Vectors.tile(rows, a, lda, offsets, b, bias, c, ldc, depth);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }
}
