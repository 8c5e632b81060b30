package io.gatun.cpu.gemm;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;
import io.gatun.spi.Workers;

/**
 * Single-precision matrix product with a packed right-hand side. Every element of C is one chain of fused
 * multiply-adds in the order of the reduction, however the work is cut: the result does not depend on threads.
 */
public final class Gemm {

    /** Bytes of A that are multiplied by all panels before the next rows are touched: a part of the L2 cache. */
    private static final int BLOCK_BYTES = 256 * 1024;

    /** Tasks for each thread, so that a thread that was held up does not hold up the others. */
    private static final int TASKS_PER_THREAD = 4;

    /** Below this many multiply-adds waking another thread costs more than it brings. */
    private static final long SMALL = 200_000;

    private Gemm() {}

    /**
     * C[rows, columns] = activation(A[rows, depth] * B + bias + addend), shared among the workers. Strides are in
     * floats. Rows of C, and of the addend, are written and read up to the next whole vector past their last column;
     * of A only real elements are read.
     *
     * @param ldc at least the columns rounded up to {@link Lanes#LANES}, if there is more than one row
     * @param addend rows to add before the activation, or 0 for none; apart from C
     */
    public static void run(
            int rows,
            long a,
            long lda,
            PackedMatrix b,
            long c,
            long ldc,
            long addend,
            long ldd,
            Epilogue epilogue,
            Workers workers) {
        check(rows, a, lda, b.columns(), c, ldc);
        int tileRows = GemmTile.rows(b.vectors(0), addend != 0);
        int rowTiles = (rows + tileRows - 1) / tileRows;
        int panels = b.panels();
        int wanted = workers.threads() * TASKS_PER_THREAD;
        if (workers.threads() == 1 || (long) rows * b.depth() * b.columns() < SMALL) {
            wanted = 1;
        }
        // Rows stay with the thread that computed them in the layer before, unless every thread would read a larger B
        // for it.
        boolean byColumns = (long) b.depth() * b.columns() > (long) rows * (b.depth() + b.columns());
        int most = byColumns ? Math.min(panels, wanted) : Math.min(rowTiles, wanted);
        int rest = (wanted + most - 1) / most;
        int columnTasks = byColumns ? most : Math.min(panels, rest);
        int rowTasks = byColumns ? Math.min(rowTiles, rest) : most;
        workers.parallel(rowTasks * columnTasks, (task, worker) -> {
            int r = task / columnTasks;
            int n = task % columnTasks;
            int row = Math.min(rows, rowTiles * r / rowTasks * tileRows);
            int rowEnd = Math.min(rows, rowTiles * (r + 1) / rowTasks * tileRows);
            block(
                    rowEnd - row,
                    a + 4 * row * lda,
                    lda,
                    b,
                    panels * n / columnTasks,
                    panels * (n + 1) / columnTasks,
                    c + 4 * row * ldc,
                    ldc,
                    addend == 0 ? 0 : addend + 4 * row * ldd,
                    ldd,
                    epilogue);
        });
    }

    /**
     * The columns of panels {@code panelFrom} to {@code panelTo} - 1, on the calling thread: what convolutions call
     * inside their own tasks. Nothing is checked; {@code c} and {@code addend} begin at column 0 of the whole matrix.
     */
    public static void block(
            int rows,
            long a,
            long lda,
            PackedMatrix b,
            int panelFrom,
            int panelTo,
            long c,
            long ldc,
            long addend,
            long ldd,
            Epilogue epilogue) {
        if (ColdStart.hasColdProducts()) {
            ArrayGemm.block(rows, a, lda, b, panelFrom, panelTo, c, ldc, addend, ldd, epilogue);
            return;
        }
        int tileRows = GemmTile.rows(b.vectors(panelFrom), addend != 0);
        int step = Math.max(1, BLOCK_BYTES / 4 / b.depth() / tileRows) * tileRows;
        for (int row = 0; row < rows; row += step) {
            for (int p = panelFrom; p < panelTo; p++) {
                long column = 4L * GemmTile.COLUMNS * p;
                panel(
                        Math.min(step, rows - row),
                        a + 4 * row * lda,
                        lda,
                        b,
                        p,
                        c + 4 * row * ldc + column,
                        ldc,
                        addend == 0 ? 0 : addend + 4 * row * ldd + column,
                        ldd,
                        epilogue);
            }
        }
    }

    /** Some rows by one panel of B; {@code c} and {@code addend} begin at the panel's first column. */
    private static void panel(
            int rows,
            long a,
            long lda,
            PackedMatrix b,
            int panel,
            long c,
            long ldc,
            long addend,
            long ldd,
            Epilogue epilogue) {
        int vectors = b.vectors(panel);
        int tileRows = GemmTile.rows(vectors, addend != 0);
        long packed = b.panel(panel);
        long bias = b.bias(panel);
        for (int row = 0; row < rows; row += tileRows) {
            int i = GemmTile.first(row, rows, tileRows);
            int height = Math.min(tileRows, rows - i);
            long tile = c + 4 * i * ldc;
            GemmTile.run(
                    height,
                    vectors,
                    a + 4 * i * lda,
                    4 * lda,
                    packed,
                    bias,
                    addend == 0 ? 0 : addend + 4 * i * ldd,
                    4 * ldd,
                    tile,
                    4 * ldc,
                    b.depth(),
                    epilogue);
        }
    }

    static void check(int rows, long a, long lda, int columns, long c, long ldc) {
        if (rows < 1 || a == 0 || c == 0) {
            throw new IllegalArgumentException("a product of " + rows + " rows from " + a + " to " + c);
        }
        if (rows > 1 && ldc < PackedMatrix.padded(columns)) {
            throw new IllegalArgumentException(
                    "rows of C lie " + ldc + " floats apart and want at least " + PackedMatrix.padded(columns));
        }
        if (lda < 0) {
            throw new IllegalArgumentException("rows of A lie " + lda + " floats apart");
        }
    }
}
