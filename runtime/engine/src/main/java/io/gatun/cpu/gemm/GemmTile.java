package io.gatun.cpu.gemm;

import io.gatun.cpu.simd.Lanes;

/** Which tile sizes run here, and the way to them. */
final class GemmTile {
    /** Vectors in the widest tile: with 32 registers 6x4 keeps 24 accumulators, with 16 registers 6x2 keeps 12. */
    static final int VECTORS = Lanes.REGISTERS == 32 ? 4 : 2;

    /** Columns of the widest tile, and of a panel of B. */
    static final int COLUMNS = VECTORS * Lanes.LANES;

    private GemmTile() {}

    /** Rows of the tallest tile that is {@code vectors} wide. */
    static int rows(int vectors) {
        return vectors == VECTORS ? 6 : 8;
    }

    /**
     * One tile: C = A * B + bias. Addresses and strides are in bytes.
     *
     * @param rows 1 to {@link #rows}
     * @param lda from a row of A to the next; elements of a row are adjacent
     * @param b {@code depth} rows of {@code vectors} vectors
     * @param bias {@code vectors} vectors, added to every row
     */
    static void run(int rows, int vectors, long a, long lda, long b, long bias, long c, long ldc, int depth) {
        switch (vectors) {
            case 1 -> GemmKernel1Vectors.tile(rows, a, lda, b, bias, c, ldc, depth);
            case 2 -> GemmKernel2Vectors.tile(rows, a, lda, b, bias, c, ldc, depth);
            case 3 -> GemmKernel3Vectors.tile(rows, a, lda, b, bias, c, ldc, depth);
            case 4 -> GemmKernel4Vectors.tile(rows, a, lda, b, bias, c, ldc, depth);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }
}
