package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Gemm;
import io.gatun.tensor.Shape;
import java.util.Arrays;

/** Products of matrices. */
final class MatrixRule {
    private MatrixRule() {}

    static Rule gemm(Gemm gemm) {
        return step -> {
            var g = step.upstream().times(gemm.alpha());
            var a = gemm.transposeA() ? step.in(0).transposedMatrix() : step.in(0);
            var b = gemm.transposeB() ? step.in(1).transposedMatrix() : step.in(1);
            step.give(0, () -> gemm.transposeA() ? b.matmul(g.transposedMatrix()) : g.matmul(b.transposedMatrix()));
            step.give(
                    1,
                    () -> gemm.transposeB()
                            ? g.transposedMatrix().matmul(a)
                            : a.transposedMatrix().matmul(g));
            step.give(
                    2,
                    () -> step.upstream().times(gemm.beta()).summedTo(step.in(2).shape()));
        };
    }

    /** MatMul: a row or a column of one axis becomes a matrix; batches that were repeated are summed. */
    static void matmul(Step step) {
        var a = step.in(0).shape().rank() == 1
                ? step.in(0).reshape(1, step.in(0).shape().dim(0))
                : step.in(0);
        var b = step.in(1).shape().rank() == 1
                ? step.in(1).reshape(step.in(1).shape().dim(0), 1)
                : step.in(1);
        var g = asMatrices(step, a, b);
        step.give(
                0,
                () -> g.matmul(b.transposedMatrix())
                        .summedTo(a.shape())
                        .reshape(step.in(0).shape()));
        step.give(1, () -> {
            // one matrix for a whole batch: the sum over the batch is part of the product
            var product = b.shape().rank() == 2
                    ? rows(a).transposedMatrix().matmul(rows(g))
                    : a.transposedMatrix().matmul(g).summedTo(b.shape());
            return product.reshape(step.in(1).shape());
        });
    }

    private static Term asMatrices(Step step, Term a, Term b) {
        var g = step.upstream();
        int batch = g.shape().rank()
                - (step.in(0).shape().rank() > 1 ? 1 : 0)
                - (step.in(1).shape().rank() > 1 ? 1 : 0);
        var dims = Arrays.copyOf(g.shape().dims(), batch + 2);
        dims[batch] = a.shape().dim(-2);
        dims[batch + 1] = b.shape().dim(-1);
        return g.reshape(Shape.of(dims));
    }

    private static Term rows(Term matrices) {
        int rank = matrices.shape().rank();
        return matrices.reshape(
                matrices.shape().sizeBetween(0, rank - 1), matrices.shape().dim(-1));
    }
}
