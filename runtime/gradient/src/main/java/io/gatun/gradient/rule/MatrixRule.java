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
            boolean ta = gemm.transposeA();
            boolean tb = gemm.transposeB();
            step.give(0, () -> ta ? product(gemm, b, tb, g, true) : product(gemm, g, false, b, !tb));
            step.give(1, () -> tb ? product(gemm, g, true, a, ta) : product(gemm, a, !ta, g, false));
            step.give(2, () -> g.times(gemm.beta()).summedTo(step.in(2).shape()));
        };
    }

    private static Term product(Gemm like, Term a, boolean transposeA, Term b, boolean transposeB) {
        return a.apply(new Gemm(like.alpha(), 1, transposeA, transposeB), b);
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
