package io.gatun.cpu.gemm;

import io.gatun.spi.Workers;

/**
 * Matrix product with weights in bfloat16, for few rows: then the time goes into reading the weights, and half the bytes take
 * half the time. Products and sums are in float32; every element of C is one chain of fused multiply-adds in the order of
 * the reduction, however the work is cut.
 */
public final class CompactGemm {
    /** Tasks for each thread, so that a thread that was held up does not hold up the others. */
    private static final int TASKS_PER_THREAD = 4;

    private CompactGemm() {}

    /**
     * C[rows, columns] = activation(A[rows, depth] * B + bias), shared among the workers; each task reads some adjacent panels
     * of B from the first byte to the last. Strides are in floats, and rows of C are written up to the next whole vector past
     * their last column.
     */
    public static void run(
            int rows, long a, long lda, CompactMatrix b, long c, long ldc, Epilogue epilogue, Workers workers) {
        Gemm.check(rows, a, lda, b.columns(), c, ldc);
        int tasks = workers.threads() == 1 ? 1 : Math.min(b.panels(), workers.threads() * TASKS_PER_THREAD);
        workers.parallel(tasks, (task, _) -> {
            int from = b.panels() * task / tasks;
            int to = b.panels() * (task + 1) / tasks;
            for (int p = from; p < to; p++) {
                panel(rows, a, lda, b, p, c + 4L * GemmTile.COLUMNS * p, ldc, epilogue);
            }
        });
    }

    private static void panel(
            int rows, long a, long lda, CompactMatrix b, int panel, long c, long ldc, Epilogue epilogue) {
        int vectors = b.vectors(panel);
        int tileRows = GemmTile.rows(vectors, false);
        for (int i = 0; i < rows; i += tileRows) {
            int height = Math.min(tileRows, rows - i);
            long tile = c + 4 * i * ldc;
            tile(height, vectors, a + 4 * i * lda, 4 * lda, b, panel, tile, 4 * ldc, epilogue.floor());
            if (!epilogue.isFloor()) {
                epilogue.finish(height, vectors, tile, 4 * ldc, 0, 0);
            }
        }
    }

    /** C = max(A * B + bias, low). Strides are in bytes. */
    private static void tile(
            int rows, int vectors, long a, long lda, CompactMatrix b, int panel, long c, long ldc, float low) {
        long packed = b.panel(panel);
        long bias = b.bias(panel);
        int depth = b.depth();
        switch (vectors) {
            case 1 -> CompactGemmKernel1Vectors.tile(rows, a, lda, packed, bias, c, ldc, depth, low);
            case 2 -> CompactGemmKernel2Vectors.tile(rows, a, lda, packed, bias, c, ldc, depth, low);
            case 3 -> CompactGemmKernel3Vectors.tile(rows, a, lda, packed, bias, c, ldc, depth, low);
            case 4 -> CompactGemmKernel4Vectors.tile(rows, a, lda, packed, bias, c, ldc, depth, low);
            default -> throw new IllegalArgumentException("no kernel for " + vectors + " vectors");
        }
    }
}
