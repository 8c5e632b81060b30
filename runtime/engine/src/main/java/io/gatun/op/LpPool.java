package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The p-norm of the elements under a sliding window; ONNX LpPool. Input: x [N, C, spatial...].
 *
 * @param ceil whether a last window that starts inside the input but runs past its end counts
 * @param p the norm's order, at least 1
 */
public record LpPool(Window window, boolean ceil, long p) implements Op {
    @Override
    public String type() {
        return "LpPool";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder())
                .set("ceil_mode", ceil ? 1L : 0L)
                .set("p", p)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireFloating(0);
        in.requireRank(0, 3, Integer.MAX_VALUE);
        requireOrder(p);
        var x = in.shape(0);
        return Optional.of(
                List.of(new TensorType(in.dtype(0), window.overPool(x).output(x, x.dim(1), ceil))));
    }

    static void requireOrder(long p) {
        if (p < 1) {
            throw new GatunException("attribute 'p' must be at least 1, got " + p);
        }
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        var positions = new Positions(x.shape(), y.shape(), window.overPool(x.shape()));
        long planes = x.shape().dim(0) * x.shape().dim(1);
        long image = x.shape().sizeBetween(2, x.shape().rank());
        for (long at = 0; at < positions.count(); at++) {
            positions.moveTo(at);
            for (long plane = 0; plane < planes; plane++) {
                double sum = 0;
                for (int i = 0; i < positions.inside(); i++) {
                    sum += power(x.doubleAt(plane * image + positions.offset(i)), p);
                }
                y.set(plane * positions.count() + at, root(sum, p));
            }
        }
    }

    /** |x|^p. */
    static double power(double x, long p) {
        return p == 1 ? Math.abs(x) : p == 2 ? x * x : Math.pow(Math.abs(x), p);
    }

    /** The inverse of {@link #power}. */
    static double root(double sum, long p) {
        return p == 1 ? sum : p == 2 ? Math.sqrt(sum) : Math.pow(sum, 1.0 / p);
    }
}
