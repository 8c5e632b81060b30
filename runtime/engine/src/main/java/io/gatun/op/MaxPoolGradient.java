package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link MaxPool} with respect to its input: each element of the output's gradient goes to the first maximum
 * under its window. Differentiation makes it; files never hold it.
 *
 * <p>Inputs: x [N, C, spatial...] of the pool, and the gradient with respect to its output [N, C, spatial...]. Output: x's
 * type.
 *
 * @param window of the pool
 * @param ceil as in the pool
 */
public record MaxPoolGradient(Window window, boolean ceil) implements Op {
    @Override
    public String type() {
        return "MaxPoolGradient";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder())
                .set("ceil_mode", ceil ? 1L : 0L)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireFloating(0);
        in.requireSameType(0, 1);
        in.requireRank(0, 3, Integer.MAX_VALUE);
        var x = in.shape(0);
        var wanted = window.overPool(x).output(x, x.dim(1), ceil);
        if (!in.shape(1).equals(wanted)) {
            throw new GatunException("the gradient wants shape " + wanted + ", " + in.describe(1));
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var g = in.get(1);
        var y = out.getFirst();
        y.segment().fill((byte) 0);
        if (g.size() == 0) {
            return;
        }
        var positions = new Positions(x.shape(), g.shape(), window.overPool(x.shape()));
        int image = (int) x.shape().sizeBetween(2, x.shape().rank());
        long planes = x.shape().dim(0) * x.shape().dim(1);
        for (long plane = 0; plane < planes; plane++) {
            var pixels = x.toDoubles(plane * image, image);
            var sums = new double[image];
            for (long p = 0; p < positions.count(); p++) {
                positions.moveTo(p);
                if (positions.inside() > 0) {
                    sums[firstMaximum(pixels, positions)] += g.doubleAt(plane * positions.count() + p);
                }
            }
            for (int i = 0; i < image; i++) {
                y.set(plane * image + i, sums[i]);
            }
        }
    }

    /** NaN is larger than every number, as in the pool. */
    private static int firstMaximum(double[] pixels, Positions positions) {
        int where = positions.offset(0);
        for (int i = 1; i < positions.inside(); i++) {
            double value = pixels[positions.offset(i)];
            if (value > pixels[where] || Double.isNaN(value) && !Double.isNaN(pixels[where])) {
                where = positions.offset(i);
            }
        }
        return where;
    }
}
