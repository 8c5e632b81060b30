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
            var g = step.upstream();
            var a = step.in(0);
            var b = step.in(1);
            boolean turnsA = gemm.transposeA();
            boolean turnsB = gemm.transposeB();
            step.give(
                    0,
                    () -> turnsA
                            ? product(gemm.alpha(), b, turnsB, g, true)
                            : product(gemm.alpha(), g, false, b, !turnsB));
            step.give(
                    1,
                    () -> turnsB
                            ? product(gemm.alpha(), g, true, a, turnsA)
                            : product(gemm.alpha(), a, !turnsA, g, false));
            step.give(
                    2,
                    () -> step.upstream().times(gemm.beta()).summedTo(step.in(2).shape()));
        };
    }

    /** Of two matrices of two axes; transposing them is part of the product, and moves nothing. */
    private static Term product(float alpha, Term left, boolean turnsLeft, Term right, boolean turnsRight) {
        return left.apply(new Gemm(alpha, 1, turnsLeft, turnsRight), right);
    }

    private static Term timesTransposed(Term g, Term b) {
        return g.shape().rank() == 2 && b.shape().rank() == 2
                ? product(1, g, false, b, true)
                : g.matmul(b.transposedMatrix());
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
                () -> timesTransposed(g, b)
                        .summedTo(a.shape())
                        .reshape(step.in(0).shape()));
        step.give(1, () -> {
            // one matrix for a whole batch: the sum over the batch is part of the product
            var product = b.shape().rank() == 2
                    ? product(1, rows(a), true, rows(g), false)
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
