package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

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
        var y = shapeOf(window, groups, in, 0, 1);
        if (in.has(2) && !in.shape(2).equals(Shape.of(y.dim(1)))) {
            throw new GatunException("bias wants shape [" + y.dim(1) + "], " + in.describe(2));
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), y)));
    }

    /** Shape of what sliding inputs {@code weight} over {@code x} gives. @throws GatunException if they do not fit */
    static Shape shapeOf(Window window, long groups, Operands in, int x, int weight) {
        in.requireRank(x, 3, Integer.MAX_VALUE);
        var image = in.shape(x);
        var kernels = in.shape(weight);
        if (kernels.rank() != image.rank()) {
            throw new GatunException("weight wants rank " + image.rank() + ", " + in.describe(weight));
        }
        if (groups < 1 || groups > Math.max(1, kernels.dim(0)) || kernels.dim(0) % groups != 0) {
            throw new GatunException("attribute 'group' is " + groups + ", which does not divide the output channels, "
                    + in.describe(weight));
        }
        if (image.dim(1) != kernels.dim(1) * groups) {
            throw new GatunException("weight wants " + kernels.dim(1) * groups + " input channels, " + in.describe(x));
        }
        var placed = window.over(image, kernelOf(kernels));
        if (!placed.kernel().equals(kernelOf(kernels))) {
            throw new GatunException("attribute 'kernel_shape' is " + placed.kernel() + ", " + in.describe(weight));
        }
        requireIndexable(kernels);
        requireIndexable(image.with(0, 1));
        return placed.output(image, kernels.dim(0), false);
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
        slide(
                window,
                groups,
                x.shape(),
                image -> x.toDoubles(image * x.size() / x.shape().dim(0), (int)
                        (x.size() / x.shape().dim(0))),
                weight.shape(),
                weight.toDoubles(0, (int) weight.size()),
                y.shape(),
                (at, m, sum) -> y.set(at, sum + (bias == null ? 0 : bias.doubleAt(m))));
    }

    /** What becomes of each sum: its offset in the output, its channel, and the sum itself. */
    @FunctionalInterface
    interface Sink {
        void accept(long at, int channel, double sum);
    }

    /**
     * The sums of products of a convolution, whatever the numbers stand for. Padding counts as 0.
     *
     * @param images gives the numbers of the image with a given index in the batch
     */
    static void slide(
            Window window,
            long groups,
            Shape x,
            LongFunction<double[]> images,
            Shape weight,
            double[] weights,
            Shape y,
            Sink sink) {
        if (y.size() == 0) {
            return;
        }
        var positions = new Positions(x, y, window.over(x, kernelOf(weight)));
        int image = (int) x.sizeBetween(2, x.rank());
        int channels = (int) weight.dim(1);
        int taps = (int) weight.sizeBetween(2, weight.rank());
        int perGroup = (int) (weight.dim(0) / groups);
        int outputs = (int) weight.dim(0);
        var patch = new double[channels * taps];
        for (long n = 0; n < y.dim(0); n++) {
            var pixels = images.apply(n);
            for (long p = 0; p < positions.count(); p++) {
                positions.moveTo(p);
                for (int m = 0; m < outputs; m++) {
                    if (m % perGroup == 0) {
                        gather(positions, pixels, m / perGroup * channels * image, image, taps, patch);
                    }
                    sink.accept((n * outputs + m) * positions.count() + p, m, dot(patch, weights, m * patch.length));
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
