package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The transpose of a convolution: each element of x adds the kernel, times itself, to the output; ONNX ConvTranspose.
 *
 * <p>Inputs: x [N, C, spatial...], weight [C, M/groups, kernel...], optional bias [M]. Output: [N, M, spatial...], with
 * extents stride * (in - 1) + output padding + reach of the kernel - padding.
 *
 * @param outputPadding added to the end of each spatial axis; empty for none
 * @param outputShape spatial extents that fix the padding instead of {@code window}; empty for none
 */
public record ConvTranspose(Window window, long groups, List<Long> outputPadding, List<Long> outputShape)
        implements Op {
    public ConvTranspose {
        outputPadding = List.copyOf(outputPadding);
        outputShape = List.copyOf(outputShape);
    }

    /** A window with explicit padding, and the spatial extents it gives. */
    private record Placed(Window window, long[] extents) {}

    @Override
    public String type() {
        return "ConvTranspose";
    }

    @Override
    public Attributes attributes() {
        var builder = window.writeTo(Attributes.builder()).set("group", groups);
        if (!outputPadding.isEmpty()) {
            builder.longs("output_padding", outputPadding);
        }
        if (!outputShape.isEmpty()) {
            builder.longs("output_shape", outputShape);
        }
        return builder.build();
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
        if (weight.dim(0) != x.dim(1)) {
            throw new GatunException("weight wants " + weight.dim(0) + " input channels, " + in.describe(0));
        }
        if (groups < 1 || x.dim(1) % groups != 0) {
            throw new GatunException(
                    "attribute 'group' is " + groups + ", which does not divide the input channels, " + in.describe(0));
        }
        if (x.sizeBetween(2, x.rank()) == 0) {
            throw new GatunException("input 0 wants spatial extents of at least 1, " + in.describe(0));
        }
        Conv.requireIndexable(weight);
        if (groups > Integer.MAX_VALUE) {
            throw new GatunException("attribute 'group' is larger than 2^31-1: " + groups);
        }
        long channels = weight.dim(1) * groups;
        if (in.has(2) && !in.shape(2).equals(Shape.of(channels))) {
            throw new GatunException("bias wants shape [" + channels + "], " + in.describe(2));
        }
        var placed = place(x, Conv.kernelOf(weight));
        if (!placed.window.kernel().equals(Conv.kernelOf(weight))) {
            throw new GatunException("attribute 'kernel_shape' is " + placed.window.kernel() + ", " + in.describe(1));
        }
        var dims = x.dims();
        dims[1] = channels;
        System.arraycopy(placed.extents, 0, dims, 2, placed.extents.length);
        var y = Shape.of(dims);
        Conv.requireIndexable(y.with(0, 1));
        return Optional.of(List.of(new TensorType(in.dtype(0), y)));
    }

    /** The window with its strides, dilations and explicit padding, for inputs of these shapes. */
    public Window over(Shape x, Shape weight) {
        return place(x, Conv.kernelOf(weight)).window;
    }

    private Placed place(Shape x, List<Long> kernel) {
        int rank = x.rank() - 2;
        var bare =
                new Window(window.kernel(), window.strides(), window.dilations(), Padding.none(rank)).over(x, kernel);
        var extra = outputPadding.isEmpty() ? Collections.nCopies(rank, 0L) : outputPadding;
        // Some exporters write the batch and the channels into output_shape, too.
        var wanted = outputShape.size() == rank + 2 ? outputShape.subList(2, rank + 2) : outputShape;
        Window.requireEach("output_padding", extra, rank, 0);
        if (!wanted.isEmpty()) {
            Window.requireEach("output_shape", wanted, rank, 1);
        }
        var explicit = window.over(x, kernel);
        var before = new ArrayList<Long>();
        var after = new ArrayList<Long>();
        var extents = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            long stride = bare.strides().get(axis);
            long in = x.dim(axis + 2);
            long full = stride * (in - 1) + extra.get(axis) + bare.reach(axis);
            boolean same =
                    window.padding() instanceof Padding.SameUpper || window.padding() instanceof Padding.SameLower;
            if (!wanted.isEmpty() || same) {
                extents[axis] = wanted.isEmpty() ? in * stride : wanted.get(axis);
                long total = Math.max(0, full - extents[axis]);
                boolean upper = window.padding() instanceof Padding.SameUpper;
                before.add(upper ? total / 2 : total - total / 2);
                after.add(total - before.getLast());
            } else {
                before.add(explicit.before(axis));
                after.add(explicit.after(axis));
                extents[axis] = full - before.getLast() - after.getLast();
            }
            if (extents[axis] < 1) {
                throw new GatunException(
                        "padding " + explicit.padding() + " leaves nothing of the output of input " + x);
            }
        }
        return new Placed(
                new Window(bare.kernel(), bare.strides(), bare.dilations(), new Padding.Explicit(before, after)),
                extents);
    }

    @Override
    public long macs(Operands in) {
        return in.shape(0).size() * in.shape(1).sizeBetween(1, in.shape(1).rank());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var weight = in.get(1);
        var bias = in.size() > 2 ? in.get(2) : null;
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        var placed = over(x.shape(), weight.shape());
        // The window slides over the output, and takes one position for each element of a channel of x.
        var positions = new Positions(y.shape(), x.shape(), placed);
        int image = (int) y.shape().sizeBetween(2, y.shape().rank());
        int taps = (int) weight.shape().sizeBetween(2, weight.shape().rank());
        int channels = (int) x.shape().dim(1);
        int perGroup = (int) weight.shape().dim(1);
        var weights = weight.toDoubles(0, (int) weight.size());
        for (long n = 0; n < x.shape().dim(0); n++) {
            var sums = new double[(int) y.shape().dim(1) * image];
            for (int m = 0; bias != null && m < y.shape().dim(1); m++) {
                Arrays.fill(sums, m * image, (m + 1) * image, bias.doubleAt(m));
            }
            for (long p = 0; p < positions.count(); p++) {
                positions.moveTo(p);
                for (int c = 0; c < channels; c++) {
                    int firstOutput = (int) (c / (channels / groups)) * perGroup;
                    double value = x.doubleAt((n * channels + c) * positions.count() + p);
                    for (int i = 0; i < perGroup; i++) {
                        scatter(value, positions, weights, (c * perGroup + i) * taps, sums, (firstOutput + i) * image);
                    }
                }
            }
            for (int i = 0; i < sums.length; i++) {
                y.set(n * sums.length + i, sums[i]);
            }
        }
    }

    private static void scatter(
            double value, Positions positions, double[] weights, int kernel, double[] sums, int image) {
        for (int i = 0; i < positions.inside(); i++) {
            sums[image + positions.offset(i)] += value * weights[kernel + positions.tap(i)];
        }
    }
}
