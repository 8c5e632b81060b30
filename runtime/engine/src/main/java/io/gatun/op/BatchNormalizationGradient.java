package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link BatchNormalization} in training, where the mean and the variance are those of the batch.
 * Differentiation makes it; files never hold it.
 *
 * <p>Inputs: x [N, C, spatial...] (or [N], then C is 1) and scale [C] of the normalisation, and the gradient with respect to its
 * first output. Outputs: the gradients with respect to x, scale and bias.
 */
public record BatchNormalizationGradient(float epsilon) implements Op {
    @Override
    public String type() {
        return "BatchNormalizationGradient";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("epsilon", epsilon).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireFloating(0);
        in.requireFloating(1);
        in.requireRank(0, 1, Integer.MAX_VALUE);
        var channels = Shape.of(channels(in.shape(0)));
        if (!in.shape(1).equals(channels)) {
            throw new GatunException("scale wants shape " + channels + ", " + in.describe(1));
        }
        if (!in.type(2).equals(in.type(0))) {
            throw new GatunException("the gradient wants " + in.type(0) + ", " + in.describe(2));
        }
        return Optional.of(List.of(in.type(0), in.type(1), in.type(1)));
    }

    private static long channels(Shape x) {
        return x.rank() == 1 ? 1 : x.dim(1);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var g = in.get(2);
        long batch = x.shape().dim(0);
        long channels = channels(x.shape());
        long image =
                x.shape().sizeBetween(Math.min(2, x.shape().rank()), x.shape().rank());
        for (long c = 0; c < channels; c++) {
            var moments = Moments.of(x, c * image, image, batch, channels * image);
            double inverse = moments.inverseDeviation(epsilon);
            double sum = 0;
            double sumOfProducts = 0;
            for (long n = 0; n < batch; n++) {
                long end = (n * channels + c + 1) * image;
                for (long i = end - image; i < end; i++) {
                    sum += g.doubleAt(i);
                    sumOfProducts += g.doubleAt(i) * (x.doubleAt(i) - moments.mean()) * inverse;
                }
            }
            store(out, 1, c, sumOfProducts);
            store(out, 2, c, sum);
            double slope = in.get(1).doubleAt(c) * inverse;
            for (long n = 0; n < batch; n++) {
                long end = (n * channels + c + 1) * image;
                for (long i = end - image; i < end; i++) {
                    double value = (x.doubleAt(i) - moments.mean()) * inverse;
                    store(out, 0, i, slope * (g.doubleAt(i) - (sum + value * sumOfProducts) / (batch * image)));
                }
            }
        }
    }

    private static void store(List<Tensor> out, int output, long i, double value) {
        if (out.size() > output && out.get(output) != null) {
            out.get(output).set(i, value);
        }
    }
}
