package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * y = scale * (x - mean) / sqrt(variance + epsilon) + bias, the moments taken over each channel of each image; ONNX
 * InstanceNormalization. Inputs: x [N, C, spatial...], scale [C], bias [C]. Output: x's type.
 */
public record InstanceNormalization(float epsilon) implements Op {
    @Override
    public String type() {
        return "InstanceNormalization";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("epsilon", epsilon).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireFloating(0);
        in.requireRank(0, 2, Integer.MAX_VALUE);
        for (int i = 1; i < 3; i++) {
            in.requireSameType(0, i);
            if (!in.shape(i).equals(Shape.of(in.shape(0).dim(1)))) {
                throw new GatunException(
                        "input " + i + " wants shape [" + in.shape(0).dim(1) + "], " + in.describe(i));
            }
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        long channels = x.shape().dim(1);
        long image = x.shape().sizeBetween(2, x.shape().rank());
        for (long plane = 0; plane < x.shape().dim(0) * channels; plane++) {
            var moments = Moments.of(x, plane * image, image);
            double slope = in.get(1).doubleAt(plane % channels) * moments.inverseDeviation(epsilon);
            double bias = in.get(2).doubleAt(plane % channels);
            for (long i = plane * image; i < (plane + 1) * image; i++) {
                y.set(i, (x.doubleAt(i) - moments.mean()) * slope + bias);
            }
        }
    }
}
