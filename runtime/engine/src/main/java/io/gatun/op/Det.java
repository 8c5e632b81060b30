package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Determinants of square matrices, by elimination with the largest pivot of each column; ONNX Det. Input: x [..., m, m].
 * Output: [...]. A matrix of no rows has determinant 1.
 */
public record Det() implements Op {
    @Override
    public String type() {
        return "Det";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireFloating(0);
        in.requireRank(0, 2, Integer.MAX_VALUE);
        var x = in.shape(0);
        if (x.dim(-1) != x.dim(-2)) {
            throw new GatunException("matrices want to be square, " + in.describe(0));
        }
        if (x.dim(-1) > 1 << 15) {
            throw new GatunException("matrices have at most 2^15 rows, " + in.describe(0));
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), Shape.of(Arrays.copyOf(x.dims(), x.rank() - 2)))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        int m = (int) x.shape().dim(-1);
        for (long i = 0; i < y.size(); i++) {
            y.set(i, determinant(x.toDoubles(i * m * m, m * m), m));
        }
    }

    /** Destroys the matrix. */
    private static double determinant(double[] matrix, int m) {
        double product = 1;
        for (int column = 0; column < m; column++) {
            int pivot = column;
            for (int row = column + 1; row < m; row++) {
                if (Math.abs(matrix[row * m + column]) > Math.abs(matrix[pivot * m + column])) {
                    pivot = row;
                }
            }
            if (pivot != column) {
                swapRows(matrix, m, pivot, column);
                product = -product;
            }
            double head = matrix[column * m + column];
            product *= head;
            if (head == 0) {
                return product;
            }
            for (int row = column + 1; row < m; row++) {
                double factor = matrix[row * m + column] / head;
                for (int k = column + 1; k < m; k++) {
                    matrix[row * m + k] -= factor * matrix[column * m + k];
                }
            }
        }
        return product;
    }

    private static void swapRows(double[] matrix, int m, int a, int b) {
        for (int k = 0; k < m; k++) {
            double kept = matrix[a * m + k];
            matrix[a * m + k] = matrix[b * m + k];
            matrix[b * m + k] = kept;
        }
    }
}
