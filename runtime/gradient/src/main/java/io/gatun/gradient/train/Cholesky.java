package io.gatun.gradient.train;

import java.util.stream.IntStream;

/** A symmetric, positive definite matrix as the product of a lower triangle and its transpose. */
final class Cholesky {
    private final double[][] lower;

    private Cholesky(double[][] lower) {
        this.lower = lower;
    }

    /** @param triangle row by row, each up to the diagonal; is overwritten */
    static Cholesky of(double[][] triangle) {
        int n = triangle.length;
        for (int column = 0; column < n; column++) {
            var pivot = triangle[column];
            pivot[column] = Math.sqrt(pivot[column] - Separability.dot(pivot, pivot, column));
            int done = column;
            IntStream.range(column + 1, n)
                    .forEach(row -> triangle[row][done] =
                            (triangle[row][done] - Separability.dot(triangle[row], pivot, done)) / pivot[done]);
        }
        return new Cholesky(triangle);
    }

    /** What the matrix makes this of. */
    double[] solve(double[] right) {
        int n = lower.length;
        var x = right.clone();
        for (int i = 0; i < n; i++) {
            x[i] = (x[i] - Separability.dot(lower[i], x, i)) / lower[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            x[i] /= lower[i][i];
            for (int k = 0; k < i; k++) {
                x[k] -= lower[i][k] * x[i];
            }
        }
        return x;
    }
}
