package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Convolution (cross-correlation) over any number of spatial axes; ONNX Conv.
 *
 * <p>Inputs: x [N, C, spatial...], weight [M, C/groups, kernel...], optional bias [M]. Output: [N, M, spatial...].
 */
public record Conv(Window window, long groups) implements Op {
    @Override
    public String type() {
        return "Conv";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder()).set("group", groups).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 3);
        in.requireFloating(0);
        in.requireSameType(0, 1);
        in.requireSameType(0, 2);
        in.requireRank(0, 3, Integer.MAX_VALUE);
        var x = in.shape(0);
        var weight = in.shape(1);
        if (weight.rank() != x.rank()) {
            throw new GatunException("weight wants rank " + x.rank() + ", " + in.describe(1));
        }
        if (groups < 1 || groups > Math.max(1, weight.dim(0)) || weight.dim(0) % groups != 0) {
            throw new GatunException("attribute 'group' is " + groups + ", which does not divide the output channels, "
                    + in.describe(1));
        }
        if (x.dim(1) != weight.dim(1) * groups) {
            throw new GatunException("weight wants " + weight.dim(1) * groups + " input channels, " + in.describe(0));
        }
        if (in.has(2) && !in.shape(2).equals(Shape.of(weight.dim(0)))) {
            throw new GatunException("bias wants shape [" + weight.dim(0) + "], " + in.describe(2));
        }
        var placed = window.over(x, kernelOf(weight));
        if (!placed.kernel().equals(kernelOf(weight))) {
            throw new GatunException("attribute 'kernel_shape' is " + placed.kernel() + ", " + in.describe(1));
        }
        requireIndexable(weight);
        requireIndexable(x.with(0, 1));
        var y = placed.output(x, weight.dim(0), false);
        return Optional.of(List.of(new TensorType(in.dtype(0), y)));
    }

    /** Loops over weights and images count in int. An extent of 0 must not hide that the others are too large. */
    static void requireIndexable(Shape shape) {
        if (Shape.of(Arrays.stream(shape.dims()).map(dim -> Math.max(1, dim)).toArray())
                        .size()
                > Integer.MAX_VALUE) {
            throw new GatunException("a weight, and one image of a batch, have at most 2^31-1 elements, got " + shape);
        }
    }

    static List<Long> kernelOf(Shape weight) {
        return Arrays.stream(weight.dims()).skip(2).boxed().toList();
    }

    @Override
    public long macs(Operands in) {
        var out = infer(in).orElseThrow().getFirst().shape();
        return out.size() * in.shape(1).sizeBetween(1, in.shape(1).rank());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var weight = in.get(1);
        var bias = in.size() > 2 ? in.get(2) : null;
        var y = out.getFirst();
        var placed = window.over(x.shape(), kernelOf(weight.shape()));
        var positions = new Positions(x.shape(), y.shape(), placed);
        int channels = (int) weight.shape().dim(1);
        int image = (int) x.shape().sizeBetween(2, x.shape().rank());
        int taps = (int) weight.shape().sizeBetween(2, weight.shape().rank());
        int perGroup = (int) (weight.shape().dim(0) / groups);
        var weights = weight.toDoubles(0, (int) weight.size());
        var patch = new double[channels * taps];
        int outputs = (int) y.shape().dim(1);
        int inputs = (int) x.shape().dim(1);
        for (long n = 0; n < y.shape().dim(0); n++) {
            var pixels = x.toDoubles(n * inputs * image, inputs * image);
            for (long p = 0; p < positions.count(); p++) {
                positions.moveTo(p);
                for (int m = 0; m < outputs; m++) {
                    if (m % perGroup == 0) {
                        gather(positions, pixels, m / perGroup * channels * image, image, taps, patch);
                    }
                    double sum = bias == null ? 0 : bias.doubleAt(m);
                    y.set((n * outputs + m) * positions.count() + p, sum + dot(patch, weights, m * patch.length));
                }
            }
        }
    }

    /** What the window sees of one group: one number a channel and tap, zero where a tap lands on padding. */
    private static void gather(Positions positions, double[] pixels, int start, int image, int taps, double[] patch) {
        if (positions.inside() < taps) {
            Arrays.fill(patch, 0);
        }
        for (int from = start, to = 0; to < patch.length; from += image, to += taps) {
            for (int i = 0; i < positions.inside(); i++) {
                patch[to + positions.tap(i)] = pixels[from + positions.offset(i)];
            }
        }
    }

    private static double dot(double[] patch, double[] weights, int from) {
        double sum = 0;
        for (int i = 0; i < patch.length; i++) {
            sum += patch[i] * weights[from + i];
        }
        return sum;
    }
}
