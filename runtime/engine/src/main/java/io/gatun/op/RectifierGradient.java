package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of functions that are straight between two bounds and flat or less steep outside of them: Relu, LeakyRelu,
 * ThresholdedRelu, Clip, HardSigmoid. Differentiation makes it; files never hold it.
 *
 * <p>Inputs: v, the function's input or its output, and the gradient with respect to its output, both of one type. Output, of
 * that type: the gradient where low < v < high, and slope times the gradient elsewhere; 0 there if the slope is 0, whatever the
 * gradient is.
 */
public record RectifierGradient(double low, double high, double slope) implements Op {
    @Override
    public String type() {
        return "RectifierGradient";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("low", (float) low)
                .set("high", (float) high)
                .set("slope", (float) slope)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireFloating(0);
        in.requireSameType(0, 1);
        if (!in.shape(1).equals(in.shape(0))) {
            throw new GatunException("the gradient wants " + in.type(0) + ", " + in.describe(1));
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var v = in.get(0);
        var g = in.get(1);
        for (long i = 0; i < v.size(); i++) {
            double value = v.doubleAt(i);
            double slopeHere = value > low && value < high ? 1 : slope;
            out.getFirst().set(i, slopeHere == 0 ? 0 : slopeHere * g.doubleAt(i));
        }
    }
}
