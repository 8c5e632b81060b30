package io.gatun.cpu.gemm;

import io.gatun.cpu.simd.Lanes;

/** Which tile sizes run here, and the way to them. */
final class GemmTile {
    /** Vectors in the widest tile: with 32 registers 6x4 keeps 24 accumulators, with 16 registers 6x2 keeps 12. */
    static final int VECTORS = Lanes.REGISTERS == 32 ? 4 : 2;

    /** Columns of the widest tile, and of a panel of B. */
    static final int COLUMNS = VECTORS * Lanes.LANES;

    /** Accumulators of a tile that also loads addends, as the generator of the kernels has it. */
    private static final int MOST_WITH_ADDEND = 16;

    private GemmTile() {}

    /** Rows of the tallest tile that is {@code vectors} wide. */
    static int rows(int vectors, boolean addend) {
        int tallest = vectors == VECTORS ? 6 : 8;
        return addend ? Math.min(tallest, MOST_WITH_ADDEND / vectors) : tallest;
    }

    /**
     * Where the tile begins that covers row {@code row}. A last tile that would lack some rows begins earlier instead and
     * computes a few rows twice, with the same result: that costs less than another kernel, which the JIT would have to
     * compile at every start. Of one or two rows the smaller kernel is the faster one.
     */
    static int first(int row, int rows, int tileRows) {
        int left = rows - row;
        return left > 2 && left < tileRows && rows >= tileRows ? rows - tileRows : row;
    }

    /**
     * One tile: C = activation(A * B + bias + addend). Addresses and strides are in bytes.
     *
     * @param rows 1 to {@link #rows}
     * @param lda from a row of A to the next; elements of a row are adjacent
     * @param b {@code depth} rows of {@code vectors} vectors
     * @param bias {@code vectors} vectors, added to every row
     * @param addend rows like those of C, or 0 for none
     */
    static void run(
            int rows,
            int vectors,
            long a,
            long lda,
            long b,
            long bias,
            long addend,
            long ldd,
            long c,
            long ldc,
            int depth,
            Epilogue epilogue) {
        if (addend != 0) {
            sum(rows, vectors, a, lda, b, bias, c, ldc, depth, addend, ldd, epilogue.floor());
            if (!epilogue.isFloor()) {
                epilogue.finish(rows, vectors, c, ldc, 0, 0);
            }
        } else if (epilogue.isClip()) {
            clip(rows, vectors, a, lda, b, bias, c, ldc, depth, epilogue.low(), epilogue.high());
        } else {
            floor(rows, vectors, a, lda, b, bias, c, ldc, depth, epilogue.floor());
            if (!epilogue.isFloor()) {
                epilogue.finish(rows, vectors, c, ldc, 0, 0);
            }
        }
    }

    private static void floor(
            int rows, int vectors, long a, long lda, long b, long bias, long c, long ldc, int depth, float low) {
        switch (vectors) {
            case 1 -> GemmKernel1Vectors.tile(rows, a, lda, b, bias, c, ldc, depth, low);
            case 2 -> GemmKernel2Vectors.tile(rows, a, lda, b, bias, c, ldc, depth, low);
            case 3 -> GemmKernel3Vectors.tile(rows, a, lda, b, bias, c, ldc, depth, low);
            case 4 -> GemmKernel4Vectors.tile(rows, a, lda, b, bias, c, ldc, depth, low);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }

    private static void clip(
            int rows,
            int vectors,
            long a,
            long lda,
            long b,
            long bias,
            long c,
            long ldc,
            int depth,
            float low,
            float high) {
        switch (vectors) {
            case 1 -> GemmKernel1Vectors.clipTile(rows, a, lda, b, bias, c, ldc, depth, low, high);
            case 2 -> GemmKernel2Vectors.clipTile(rows, a, lda, b, bias, c, ldc, depth, low, high);
            case 3 -> GemmKernel3Vectors.clipTile(rows, a, lda, b, bias, c, ldc, depth, low, high);
            case 4 -> GemmKernel4Vectors.clipTile(rows, a, lda, b, bias, c, ldc, depth, low, high);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }

    private static void sum(
            int rows,
            int vectors,
            long a,
            long lda,
            long b,
            long bias,
            long c,
            long ldc,
            int depth,
            long addend,
            long ldd,
            float low) {
        switch (vectors) {
            case 1 -> GemmKernel1Vectors.sumTile(rows, a, lda, b, bias, c, ldc, depth, addend, ldd, low);
            case 2 -> GemmKernel2Vectors.sumTile(rows, a, lda, b, bias, c, ldc, depth, addend, ldd, low);
            case 3 -> GemmKernel3Vectors.sumTile(rows, a, lda, b, bias, c, ldc, depth, addend, ldd, low);
            case 4 -> GemmKernel4Vectors.sumTile(rows, a, lda, b, bias, c, ldc, depth, addend, ldd, low);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }
}
