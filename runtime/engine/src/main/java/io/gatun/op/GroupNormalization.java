package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * y = scale * (x - mean) / sqrt(variance + epsilon) + bias, the moments taken over each group of channels of each image;
 * ONNX GroupNormalization.
 *
 * <p>Inputs: x [N, C, spatial...], scale and bias, each [C], or each [groups] (operator set 18). Output: x's type.
 */
public record GroupNormalization(long groups, float epsilon) implements Op {
    @Override
    public String type() {
        return "GroupNormalization";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("num_groups", groups)
                .set("epsilon", epsilon)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireFloating(0);
        in.requireRank(0, 2, Integer.MAX_VALUE);
        long channels = in.shape(0).dim(1);
        if (groups < 1 || channels % groups != 0) {
            throw new GatunException(
                    "attribute 'num_groups' is " + groups + ", which does not divide the channels, " + in.describe(0));
        }
        for (int i = 1; i < 3; i++) {
            in.requireSameType(0, i);
            if (!in.shape(i).equals(Shape.of(channels)) && !in.shape(i).equals(Shape.of(groups))) {
                throw new GatunException(
                        "input " + i + " wants shape [" + channels + "] or [" + groups + "], " + in.describe(i));
            }
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        long channels = x.shape().dim(1);
        if (y.size() == 0) {
            return;
        }
        long perGroup = channels / groups;
        long image = x.shape().sizeBetween(2, x.shape().rank());
        for (long group = 0; group < x.shape().dim(0) * groups; group++) {
            var moments = Moments.of(x, group * perGroup * image, perGroup * image);
            for (long plane = group * perGroup; plane < (group + 1) * perGroup; plane++) {
                double slope = parameter(in.get(1), plane % channels, channels) * moments.inverseDeviation(epsilon);
                double bias = parameter(in.get(2), plane % channels, channels);
                for (long i = plane * image; i < (plane + 1) * image; i++) {
                    y.set(i, (x.doubleAt(i) - moments.mean()) * slope + bias);
                }
            }
        }
    }

    private static double parameter(Tensor parameters, long channel, long channels) {
        return parameters.doubleAt(channel / (channels / parameters.size()));
    }
}
