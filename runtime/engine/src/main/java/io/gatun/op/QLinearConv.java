package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Convolution of quantised numbers into quantised numbers; ONNX QLinearConv.
 *
 * <p>Inputs: x, its scale and zero point, weight, its scale and zero point (each a single number or [M]), the output's scale
 * and zero point, optional bias (int32 [M], in steps of x's scale times the weight's). x, weight and output are int8 or uint8;
 * the output has its zero point's type. Sums are exact, scaled in float32, and rounded half to even.
 */
public record QLinearConv(Window window, long groups) implements Op {
    private static final int X = 0;
    private static final int WEIGHT = 3;
    private static final int Y_SCALE = 6;
    private static final int Y_ZERO = 7;
    private static final int BIAS = 8;

    @Override
    public String type() {
        return "QLinearConv";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder()).set("group", groups).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(8, 9);
        for (int quantized : new int[] {X, WEIGHT, Y_ZERO}) {
            in.requireType(quantized, DType.INT8, DType.UINT8);
        }
        in.requireSameType(X, X + 2);
        in.requireSameType(WEIGHT, WEIGHT + 2);
        for (int scale : new int[] {X + 1, WEIGHT + 1, Y_SCALE}) {
            in.requireFloating(scale);
        }
        for (int scalar : new int[] {X + 1, X + 2, Y_SCALE, Y_ZERO}) {
            PerChannel.requireScalar(in, scalar);
        }
        var y = Conv.shapeOf(window, groups, in, X, WEIGHT);
        PerChannel.require(in, WEIGHT + 1, y.dim(1));
        PerChannel.require(in, WEIGHT + 2, y.dim(1));
        if (in.has(BIAS)) {
            in.requireType(BIAS, DType.INT32);
            if (!in.shape(BIAS).equals(Shape.of(y.dim(1)))) {
                throw new GatunException("bias wants shape [" + y.dim(1) + "], " + in.describe(BIAS));
            }
        }
        return Optional.of(List.of(new TensorType(in.dtype(Y_ZERO), y)));
    }

    @Override
    public long macs(Operands in) {
        var weight = in.shape(WEIGHT);
        return Conv.shapeOf(window, groups, in, X, WEIGHT).size() * weight.sizeBetween(1, weight.rank());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        var weightScale = PerChannel.of(in, WEIGHT + 1);
        float scaleX = in.get(X + 1).floatAt(0);
        float scaleY = in.get(Y_SCALE).floatAt(0);
        long zero = in.get(Y_ZERO).longAt(0);
        var bias = in.size() > BIAS ? in.get(BIAS) : null;
        ConvInteger.slide(
                new ConvInteger(window, groups),
                in.get(X),
                PerChannel.of(in, X + 2),
                in.get(WEIGHT),
                PerChannel.of(in, WEIGHT + 2),
                y.shape(),
                (at, m, sum) -> {
                    float total = (float) (bias == null ? sum : sum + bias.longAt(m));
                    float scale = scaleX * (float) weightScale.scale(m) / scaleY;
                    y.set(at, QuantizeLinear.saturate(total * scale, zero, y.dtype()));
                });
    }
}
