package io.gatun.cpu.gemm;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.ColdStart;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The products of {@link Gemm} and {@link IndirectGemm} by loops over arrays, for a process that is {@linkplain ColdStart cold}: C2
 * compiles and vectorises such a loop within milliseconds. Each element is the same chain of fused multiply-adds, so the
 * results have the same bits.
 *
 * <p>Blocks of A and B are copied to arrays, and C is kept in arrays while the blocks of a reduction follow each other. Rows of B
 * and C are arrays of their own, because C2 vectorises loops over several arrays with one index, while
 * several offsets into one array might overlap for all it knows.
 */
final class ArrayGemm {
    /** Rows of A and C, and steps of a reduction, that lie in arrays at the same time. */
    private static final int ROWS = 128;

    private static final int STEPS = 128;

    /** Columns of B and C that lie in arrays at the same time: shorter loops run at half of the speed. */
    private static final int COLUMNS = 256;

    private static final int PANELS = COLUMNS / GemmTile.COLUMNS;

    /** Weakly held, as nobody comes back for them once the process is warm. */
    private static final ConcurrentLinkedQueue<WeakReference<ArrayGemm>> IDLE = new ConcurrentLinkedQueue<>();

    private final float[] a = new float[ROWS * STEPS];
    private final float[][] b = new float[STEPS][COLUMNS];

    /** One more row than there are in a block: the second of the last pair. */
    private final float[][] c = new float[ROWS + 1][COLUMNS];

    private final float[] addend = new float[COLUMNS];

    /** Where the elements of a row of A lie. */
    @FunctionalInterface
    private interface RowReader {
        /** Reads {@code count} elements from element {@code k} on of the row at {@code row}. */
        void read(long row, int k, int count, float[] to, int at);
    }

    private ArrayGemm() {}

    /** As {@link Gemm#block}. */
    static void block(
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
        multiply(rows, a, lda, ArrayGemm::adjacent, b, panelFrom, panelTo, c, ldc, addend, ldd, epilogue);
    }

    /** As {@link IndirectGemm#block}. */
    static void indirect(
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
        RowReader scattered = (row, k, count, to, at) -> {
            for (int i = 0; i < count; i++) {
                to[at + i] = Lanes.get(row + Lanes.ALL.get(Lanes.LONG, offsets + 8L * (k + i)));
            }
        };
        multiply(rows, a, lda, scattered, b, 0, b.panels(), c, ldc, addend, ldd, epilogue);
    }

    private static void adjacent(long row, int k, int count, float[] to, int at) {
        Lanes.read(row + 4L * k, to, at, count);
    }

    private static void multiply(
            int rows,
            long a,
            long lda,
            RowReader reader,
            PackedMatrix b,
            int panelFrom,
            int panelTo,
            long c,
            long ldc,
            long addend,
            long ldd,
            Epilogue epilogue) {
        var arrays = take();
        for (int panel = panelFrom; panel < panelTo; panel += PANELS) {
            int end = Math.min(panelTo, panel + PANELS);
            long column = 4L * PackedMatrix.firstColumn(panel);
            for (int row = 0; row < rows; row += ROWS) {
                int height = Math.min(ROWS, rows - row);
                int width = arrays.reduce(height, a + 4 * row * lda, lda, reader, b, panel, end);
                long added = addend == 0 ? 0 : addend + 4 * row * ldd + column;
                arrays.store(height, width, c + 4 * row * ldc + column, ldc, added, ldd, epilogue);
            }
        }
        IDLE.add(new WeakReference<>(arrays));
    }

    private static ArrayGemm take() {
        for (var idle = IDLE.poll(); idle != null; idle = IDLE.poll()) {
            var arrays = idle.get();
            if (arrays != null) {
                return arrays;
            }
        }
        return new ArrayGemm();
    }

    /** Leaves A * B + bias in the rows of C, and tells how many columns they have. */
    private int reduce(int height, long from, long lda, RowReader reader, PackedMatrix b, int panelFrom, int panelTo) {
        int width = 0;
        for (int panel = panelFrom; panel < panelTo; panel++) {
            Lanes.read(b.bias(panel), c[0], width, b.width(panel));
            width += b.width(panel);
        }
        int even = (height + 1) / 2 * 2;
        for (int i = 1; i < even; i++) {
            System.arraycopy(c[0], 0, c[i], 0, width);
        }
        for (int k = 0; k < b.depth(); k += STEPS) {
            int steps = Math.min(STEPS, b.depth() - k);
            readB(b, panelFrom, panelTo, k, steps);
            for (int i = 0; i < height; i++) {
                reader.read(from + 4 * i * lda, k, steps, a, i * STEPS);
            }
            for (int i = 0; i < height; i += 2) {
                pair(c[i], c[i + 1], i * STEPS, Math.min(i + 1, height - 1) * STEPS, steps, width);
            }
        }
        return width;
    }

    private void readB(PackedMatrix packed, int panelFrom, int panelTo, int k, int steps) {
        int column = 0;
        for (int panel = panelFrom; panel < panelTo; panel++) {
            int width = packed.width(panel);
            for (int i = 0; i < steps; i++) {
                Lanes.read(packed.row(panel, k + i), b[i], column, width);
            }
            column += width;
        }
    }

    /** Two rows; {@code p} and {@code q} are where those of A begin. */
    private void pair(float[] c0, float[] c1, int p, int q, int steps, int width) {
        int k = 0;
        for (; k + 4 <= steps; k += 4) {
            fourSteps(
                    c0,
                    c1,
                    b[k],
                    b[k + 1],
                    b[k + 2],
                    b[k + 3],
                    a[p + k],
                    a[p + k + 1],
                    a[p + k + 2],
                    a[p + k + 3],
                    a[q + k],
                    a[q + k + 1],
                    a[q + k + 2],
                    a[q + k + 3],
                    width);
        }
        for (; k < steps; k++) {
            oneStep(c0, c1, b[k], a[p + k], a[q + k], width);
        }
    }

    /** What nearly all of the time is spent in. With more rows or steps C2 does not vectorise the loop. */
    private static void fourSteps(
            float[] c0,
            float[] c1,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float p0,
            float p1,
            float p2,
            float p3,
            float q0,
            float q1,
            float q2,
            float q3,
            int width) {
        for (int j = 0; j < width; j++) {
            float x0 = b0[j];
            float x1 = b1[j];
            float x2 = b2[j];
            float x3 = b3[j];
            c0[j] = Math.fma(p3, x3, Math.fma(p2, x2, Math.fma(p1, x1, Math.fma(p0, x0, c0[j]))));
            c1[j] = Math.fma(q3, x3, Math.fma(q2, x2, Math.fma(q1, x1, Math.fma(q0, x0, c1[j]))));
        }
    }

    private static void oneStep(float[] c0, float[] c1, float[] b0, float p0, float q0, int width) {
        for (int j = 0; j < width; j++) {
            float x0 = b0[j];
            c0[j] = Math.fma(p0, x0, c0[j]);
            c1[j] = Math.fma(q0, x0, c1[j]);
        }
    }

    private void store(int height, int width, long to, long ldc, long added, long ldd, Epilogue epilogue) {
        for (int i = 0; i < height; i++) {
            float[] row = c[i];
            if (added != 0) {
                Lanes.read(added + 4 * i * ldd, addend, 0, width);
                Epilogue.add(addend, row, width);
            }
            epilogue.apply(row, width);
            Lanes.write(row, 0, to + 4 * i * ldc, width);
        }
    }
}
