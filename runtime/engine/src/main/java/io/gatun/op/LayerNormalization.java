package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * y = scale * (x - mean) / sqrt(variance + epsilon) + bias, the moments taken over all axes from {@code axis} on; ONNX
 * LayerNormalization.
 *
 * <p>Inputs: x, scale and optional bias, which broadcast to x's shape. Outputs: y of x's type, and optionally the means and
 * the inverse standard deviations, of x's shape with those axes 1.
 *
 * @param stash type of the means and deviations that come out; y is computed from them as they are in double
 */
public record LayerNormalization(long axis, float epsilon, DType stash) implements Op {
    @Override
    public String type() {
        return "LayerNormalization";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("axis", axis)
                .set("epsilon", epsilon)
                .set("stash_type", TypeNumbers.of(stash))
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 3);
        in.requireFloating(0);
        in.requireFloating(1);
        var x = in.shape(0);
        int from = x.axis(axis);
        for (int i = 1; i < in.count(); i++) {
            if (!in.has(i)) {
                continue;
            }
            in.requireSameType(0, i);
            if (!Broadcast.fills(in.shape(i), x)) {
                throw new GatunException(
                        "input " + i + " wants a shape that broadcasts to " + x + ", " + in.describe(i));
            }
        }
        var dims = x.dims();
        Arrays.fill(dims, from, dims.length, 1);
        var stashed = new TensorType(stash, Shape.of(dims));
        return Optional.of(List.of(in.type(0), stashed, stashed));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        int from = x.shape().axis(axis);
        long layer = x.shape().sizeBetween(from, x.shape().rank());
        var scale = in.get(1);
        var bias = in.size() > 2 ? in.get(2) : null;
        if (layer == 0) {
            for (long l = 0; l < x.shape().sizeBetween(0, from); l++) {
                stash(out, l, Moments.of(x, 0, 0));
            }
        }
        double mean = 0;
        double inverse = 0;
        long at = 0;
        for (var rows = Broadcast.rows(x.shape(), scale.shape(), bias == null ? Shape.SCALAR : bias.shape());
                rows.next(); ) {
            for (long i = 0; i < rows.length(); i++, at++) {
                if (at % layer == 0) {
                    var moments = Moments.of(x, at, layer);
                    stash(out, at / layer, moments);
                    mean = moments.mean();
                    inverse = moments.inverseDeviation(epsilon);
                }
                double scaled = (x.doubleAt(at) - mean) * inverse * scale.doubleAt(rows.start(0) + i * rows.step(0));
                y.set(at, bias == null ? scaled : scaled + bias.doubleAt(rows.start(1) + i * rows.step(1)));
            }
        }
    }

    private void stash(List<Tensor> out, long layer, Moments moments) {
        stash(out, 1, layer, moments.mean());
        stash(out, 2, layer, moments.inverseDeviation(epsilon));
    }

    private static void stash(List<Tensor> out, int output, long i, double value) {
        if (output < out.size() && out.get(output) != null) {
            out.get(output).set(i, value);
        }
    }
}
