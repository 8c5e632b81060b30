package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * y = scale * (x - mean) / sqrt(variance + epsilon) + bias, by channel; ONNX BatchNormalization.
 *
 * <p>Inputs: x [N, C, spatial...] (or [N], then C is 1), scale, bias, mean and variance, each [C], or each [C, spatial...] to
 * normalise every activation by itself (spatial = 0 before operator set 9). Output: x's type. In training the mean and
 * variance are those of the batch, and two more outputs give momentum * input + (1 - momentum) * batch for each of them.
 */
public record BatchNormalization(float epsilon, float momentum, boolean training) implements Op {
    private static final int MEAN = 3;
    private static final int VARIANCE = 4;

    @Override
    public String type() {
        return "BatchNormalization";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("epsilon", epsilon)
                .set("momentum", momentum)
                .set("training_mode", training ? 1L : 0L)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(5, 5);
        in.requireRank(0, 1, Integer.MAX_VALUE);
        var x = in.shape(0);
        var channels = Shape.of(channels(x));
        var activations = Shape.of(Arrays.stream(x.dims()).skip(1).toArray());
        boolean each = !training && in.shape(1).rank() > 1 && in.shape(1).equals(activations);
        for (int i = 0; i < in.count(); i++) {
            in.requireFloating(i);
            if (i > 0 && !in.shape(i).equals(each ? activations : channels)) {
                throw new GatunException(
                        "input " + i + " wants shape " + (each ? activations : channels) + ", " + in.describe(i));
            }
        }
        return Optional.of(training ? List.of(in.type(0), in.type(MEAN), in.type(VARIANCE)) : List.of(in.type(0)));
    }

    private static long channels(Shape x) {
        return x.rank() == 1 ? 1 : x.dim(1);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        long image =
                x.shape().sizeBetween(Math.min(2, x.shape().rank()), x.shape().rank());
        int parameters = Math.toIntExact(in.get(1).size());
        long run = parameters == channels(x.shape()) ? image : 1;
        var slope = new double[parameters];
        var offset = new double[parameters];
        for (int i = 0; i < parameters; i++) {
            var moments = training
                    ? Moments.of(x, i * image, image, x.shape().dim(0), parameters * image)
                    : new Moments(in.get(MEAN).doubleAt(i), in.get(VARIANCE).doubleAt(i));
            slope[i] = in.get(1).doubleAt(i) * moments.inverseDeviation(epsilon);
            offset[i] = in.get(2).doubleAt(i) - moments.mean() * slope[i];
            if (training) {
                move(in.get(MEAN), moments.mean(), out, 1, i);
                move(in.get(VARIANCE), moments.variance(), out, 2, i);
            }
        }
        var y = out.getFirst();
        for (long i = 0; i < y.size(); ) {
            int parameter = (int) (i / run % parameters);
            for (long end = i + run; i < end; i++) {
                y.set(i, x.doubleAt(i) * slope[parameter] + offset[parameter]);
            }
        }
    }

    private void move(Tensor running, double batch, List<Tensor> out, int output, int i) {
        if (output < out.size() && out.get(output) != null) {
            out.get(output).set(i, running.doubleAt(i) * momentum + batch * (1 - momentum));
        }
    }
}
