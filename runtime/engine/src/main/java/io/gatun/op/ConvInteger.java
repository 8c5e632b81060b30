package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Convolution of 8-bit whole numbers, exact; ONNX ConvInteger.
 *
 * <p>Inputs: x [N, C, spatial...] and weight [M, C/groups, kernel...], each int8 or uint8; optional zero point of x, a single
 * number; optional zero point of the weight, a single number or [M]. Output: int32. Padding stands for x's zero point.
 */
public record ConvInteger(Window window, long groups) implements Op {
    @Override
    public String type() {
        return "ConvInteger";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder()).set("group", groups).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 4);
        in.requireType(0, DType.INT8, DType.UINT8);
        in.requireType(1, DType.INT8, DType.UINT8);
        in.requireSameType(0, 2);
        in.requireSameType(1, 3);
        var y = Conv.shapeOf(window, groups, in, 0, 1);
        PerChannel.requireScalar(in, 2);
        PerChannel.require(in, 3, y.dim(1));
        return Optional.of(List.of(new TensorType(DType.INT32, y)));
    }

    @Override
    public long macs(Operands in) {
        var weight = in.shape(1);
        return Conv.shapeOf(window, groups, in, 0, 1).size() * weight.sizeBetween(1, weight.rank());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        slide(
                this,
                in.get(0),
                PerChannel.of(in, 2),
                in.get(1),
                PerChannel.of(in, 3),
                y.shape(),
                (at, _, sum) -> y.set(at, (long) sum));
    }

    /** The exact sums (doubles hold them) of products of numbers less their zero points. */
    static void slide(
            ConvInteger conv,
            Tensor x,
            PerChannel zeroX,
            Tensor weight,
            PerChannel zeroWeight,
            Shape y,
            Conv.Sink sink) {
        int image = (int) x.shape().sizeBetween(1, x.shape().rank());
        long kernel = weight.shape().sizeBetween(1, weight.shape().rank());
        Conv.slide(
                conv.window,
                conv.groups,
                x.shape(),
                n -> zeroX.centred(x, n * image, image, Math.max(1, image)),
                weight.shape(),
                zeroWeight.centred(weight, 0, (int) weight.size(), kernel),
                y,
                sink);
    }
}
