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
        if (groups < 1 || weight.dim(0) % groups != 0) {
            throw new GatunException("attribute 'group' is " + groups + ", which does not divide the output channels, " + in.describe(1));
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
        var dims = x.dims();
        dims[1] = weight.dim(0);
        for (int axis = 0; axis < x.rank() - 2; axis++) {
            dims[axis + 2] = placed.outputExtent(x, axis, false);
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), Shape.of(dims))));
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
        long channels = weight.shape().dim(1);
        long perGroup = weight.shape().dim(0) / groups;
        var positions = new Positions(x.shape(), y.shape(), placed);
        long image = x.shape().sizeBetween(2, x.shape().rank());
        long taps = weight.shape().sizeBetween(2, weight.shape().rank());
        for (long n = 0, o = 0; n < y.shape().dim(0); n++) {
            for (long m = 0; m < y.shape().dim(1); m++) {
                long firstChannel = n * x.shape().dim(1) + m / perGroup * channels;
                for (long p = 0; p < positions.count(); p++, o++) {
                    positions.moveTo(p);
                    double sum = bias == null ? 0 : bias.doubleAt(m);
                    for (int tap = 0; tap < taps; tap++) {
                        long at = positions.inputOffset(tap);
                        if (at >= 0) {
                            for (long c = 0; c < channels; c++) {
                                sum += x.doubleAt((firstChannel + c) * image + at)
                                        * weight.doubleAt((m * channels + c) * taps + tap);
                            }
                        }
                    }
                    y.set(o, sum);
                }
            }
        }
    }
}
