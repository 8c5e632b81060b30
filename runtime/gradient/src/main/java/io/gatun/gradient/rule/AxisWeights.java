package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.tensor.TensorType;

/** An operator that makes the elements along one axis from weighted sums of those before, as a matrix; its gradient is the transpose. */
final class AxisWeights {
    private final int from;
    private final int to;
    private final double[] transposed;

    /**
     * @param from extent before
     * @param to extent after
     */
    AxisWeights(long from, long to) {
        this.from = Math.toIntExact(from);
        this.to = Math.toIntExact(to);
        this.transposed = new double[Math.multiplyExact(this.from, this.to)];
    }

    /** Element {@code to} takes {@code weight} more of element {@code from}. */
    void add(int to, long from, double weight) {
        transposed[(int) from * this.to + to] += weight;
    }

    /** The gradient with respect to what was before, along {@code axis}. */
    Term gradient(Term g, int axis) {
        var shape = g.shape();
        long outer = shape.sizeBetween(0, axis);
        long inner = shape.sizeBetween(axis + 1, shape.rank());
        var matrix = g.recorder().floats(TensorType.of(g.dtype(), from, to), transposed);
        return matrix.matmul(g.reshape(outer, to, inner)).reshape(shape.with(axis, from));
    }
}
