package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of {@link LocalResponseNormalization} with respect to its input: g b^-beta - 2 alpha beta / size x r, where b is
 * what the normalisation raises to beta, and r the sum of g x b^(-beta-1) over the channels whose windows see this one.
 * Differentiation makes it; files never hold it.
 *
 * <p>Inputs: x [N, C, spatial...] of the normalisation, and the gradient with respect to its output. Output: x's type.
 *
 * @param normalization that is differentiated
 */
public record LocalResponseGradient(LocalResponseNormalization normalization) implements Op {
    @Override
    public String type() {
        return "LRNGradient";
    }

    @Override
    public Attributes attributes() {
        return normalization.attributes();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireFloating(0);
        in.requireRank(0, 2, Integer.MAX_VALUE);
        if (!in.type(1).equals(in.type(0))) {
            throw new GatunException("the gradient wants " + in.type(0) + ", " + in.describe(1));
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        if (x.size() == 0) {
            return;
        }
        int channels = Math.toIntExact(x.shape().dim(1));
        long image = x.shape().sizeBetween(2, x.shape().rank());
        for (long n = 0; n < x.shape().dim(0); n++) {
            RunControl.check();
            for (long i = n * channels * image; i < n * channels * image + image; i++) {
                var gradient = ofPixel(along(x, i, image, channels), along(in.get(1), i, image, channels));
                for (int c = 0; c < channels; c++) {
                    out.getFirst().set(i + c * image, gradient[c]);
                }
            }
        }
    }

    private static double[] along(Tensor tensor, long first, long step, int count) {
        var values = new double[count];
        for (int c = 0; c < count; c++) {
            values[c] = tensor.doubleAt(first + c * step);
        }
        return values;
    }

    private double[] ofPixel(double[] x, double[] g) {
        double share = (double) normalization.alpha() / normalization.size();
        var gradient = new double[x.length];
        for (int c = 0; c < x.length; c++) {
            int first = (int) Math.max(0, c - (normalization.size() - 1) / 2);
            int last = (int) Math.min(x.length - 1, c + normalization.size() / 2);
            double base = normalization.bias();
            for (int k = first; k <= last; k++) {
                base += share * x[k] * x[k];
            }
            double straight = g[c] * Math.pow(base, -normalization.beta());
            gradient[c] += straight;
            for (int k = first; k <= last; k++) {
                gradient[k] -= 2 * share * normalization.beta() * straight * x[c] / base * x[k];
            }
        }
        return gradient;
    }
}
