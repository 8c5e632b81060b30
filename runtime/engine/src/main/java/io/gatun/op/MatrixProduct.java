package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.Tensor;
import java.util.function.IntToDoubleFunction;

/**
 * The product of two matrices that lie somewhere in tensors, by dot products of rows of A and columns of B. Floating types
 * are summed in double, whole numbers in 64 bits, wrapping.
 *
 * @param rows M: rows of A
 * @param inner K: columns of A, rows of B
 * @param columns N: columns of B
 * @param transposeA whether A lies in memory as [K, M]
 * @param transposeB whether B lies in memory as [N, K]
 */
record MatrixProduct(int rows, int inner, int columns, boolean transposeA, boolean transposeB) {
    /** @throws GatunException unless each of the three matrices has at most 2^31-1 elements, an extent of 0 taken for 1 */
    static void requireIndexable(long rows, long inner, long columns) {
        long m = Math.max(1, rows);
        long k = Math.max(1, inner);
        long n = Math.max(1, columns);
        long most = Integer.MAX_VALUE;
        if (m > most / k || n > most / k || m > most / n) {
            throw new GatunException("a matrix has at most 2^31-1 elements, got [" + rows + "," + inner + "] times ["
                    + inner + "," + columns + "]");
        }
    }

    /** What becomes of each sum. */
    interface DoubleSink {
        void accept(int row, int column, double sum);
    }

    /** As {@link DoubleSink}, for whole numbers. */
    interface LongSink {
        void accept(int row, int column, long sum);
    }

    void doubles(Tensor a, long startA, Tensor b, long startB, DoubleSink sink) {
        doubles(a, startA, _ -> 0, b, startB, _ -> 0, sink);
    }

    /** The same of numbers, each less the zero point of its row of A or its column of B. */
    void doubles(
            Tensor a,
            long startA,
            IntToDoubleFunction zeroA,
            Tensor b,
            long startB,
            IntToDoubleFunction zeroB,
            DoubleSink sink) {
        var left = new double[rows * inner];
        for (int i = 0; i < left.length; i++) {
            left[i] = a.doubleAt(startA + offsetA(i)) - zeroA.applyAsDouble(i / inner);
        }
        var column = new double[inner];
        for (int n = 0; n < columns; n++) {
            RunControl.check();
            for (int k = 0; k < inner; k++) {
                column[k] = b.doubleAt(startB + offsetB(k, n)) - zeroB.applyAsDouble(n);
            }
            for (int m = 0; m < rows; m++) {
                double sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum += left[m * inner + k] * column[k];
                }
                sink.accept(m, n, sum);
            }
        }
    }

    void longs(Tensor a, long startA, Tensor b, long startB, LongSink sink) {
        var left = new long[rows * inner];
        for (int i = 0; i < left.length; i++) {
            left[i] = a.longAt(startA + offsetA(i));
        }
        var column = new long[inner];
        for (int n = 0; n < columns; n++) {
            RunControl.check();
            for (int k = 0; k < inner; k++) {
                column[k] = b.longAt(startB + offsetB(k, n));
            }
            for (int m = 0; m < rows; m++) {
                long sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum += left[m * inner + k] * column[k];
                }
                sink.accept(m, n, sum);
            }
        }
    }

    private long offsetA(int i) {
        return transposeA ? (long) (i % inner) * rows + i / inner : i;
    }

    private long offsetB(int k, int n) {
        return transposeB ? (long) n * inner + k : (long) k * columns + n;
    }
}
