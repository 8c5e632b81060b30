package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of a convolution with respect to its weight. Differentiation makes it; files never hold it.
 *
 * <p>Inputs: x [N, C, spatial...] of the convolution, and the gradient with respect to its output [N, M, spatial...]. Output:
 * [M, C/groups, kernel...].
 *
 * @param window of the convolution, with its kernel's extents
 */
public record ConvWeightGradient(Window window, long groups) implements Op {
    @Override
    public String type() {
        return "ConvWeightGradient";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder()).set("group", groups).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireFloating(0);
        in.requireSameType(0, 1);
        in.requireRank(0, 3, Integer.MAX_VALUE);
        var x = in.shape(0);
        in.requireRank(1, x.rank(), x.rank());
        var g = in.shape(1);
        if (groups < 1 || x.dim(1) % groups != 0 || g.dim(1) % groups != 0) {
            throw new GatunException("attribute 'group' is " + groups + ", which does not divide the channels, "
                    + in.describe(0) + " and " + in.describe(1));
        }
        var placed = window.over(x, List.of());
        var wanted = placed.output(x, g.dim(1), false);
        if (!g.equals(wanted)) {
            throw new GatunException("the gradient wants shape " + wanted + ", " + in.describe(1));
        }
        var dims = x.dims();
        dims[0] = g.dim(1);
        dims[1] = x.dim(1) / groups;
        for (int axis = 2; axis < dims.length; axis++) {
            dims[axis] = placed.kernel().get(axis - 2);
        }
        var weight = Shape.of(dims);
        Conv.requireIndexable(weight);
        Conv.requireIndexable(x.with(0, 1));
        return Optional.of(List.of(new TensorType(in.dtype(0), weight)));
    }

    @Override
    public long macs(Operands in) {
        var weight = infer(in).orElseThrow().getFirst().shape();
        return in.shape(1).size() * weight.sizeBetween(1, weight.rank());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var g = in.get(1);
        var weight = out.getFirst();
        var sums = new double[Math.toIntExact(weight.size())];
        if (x.size() > 0 && g.size() > 0) {
            accumulate(x, g, weight.shape(), sums);
        }
        for (int i = 0; i < sums.length; i++) {
            weight.set(i, sums[i]);
        }
    }

    private void accumulate(Tensor x, Tensor g, Shape weight, double[] sums) {
        var positions = new Positions(x.shape(), g.shape(), window.over(x.shape(), List.of()));
        int image = (int) x.shape().sizeBetween(2, x.shape().rank());
        int taps = (int) weight.sizeBetween(2, weight.rank());
        int perGroup = (int) weight.dim(1);
        int outputs = (int) weight.dim(0);
        for (long n = 0; n < x.shape().dim(0); n++) {
            var pixels = x.toDoubles(n * groups * perGroup * image, (int) groups * perGroup * image);
            for (long p = 0; p < positions.count(); p++) {
                positions.moveTo(p);
                for (int m = 0; m < outputs; m++) {
                    double value = g.doubleAt((n * outputs + m) * positions.count() + p);
                    int firstChannel = m / (outputs / (int) groups) * perGroup;
                    for (int c = 0; c < perGroup; c++) {
                        int from = (firstChannel + c) * image;
                        int to = (m * perGroup + c) * taps;
                        for (int i = 0; i < positions.inside(); i++) {
                            sums[to + positions.tap(i)] += value * pixels[from + positions.offset(i)];
                        }
                    }
                }
            }
        }
    }
}
