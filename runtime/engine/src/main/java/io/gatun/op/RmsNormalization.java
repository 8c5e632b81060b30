package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * y = scale * x / sqrt(mean(x^2) + epsilon), the mean taken over all axes from {@code axis} on; ONNX RMSNormalization.
 *
 * <p>Inputs: x and a scale that broadcasts to x's shape. Output: x's shape, the scale's type.
 *
 * @param stash type of the numbers between; they are kept in double, and rounded once
 */
public record RmsNormalization(long axis, float epsilon, DType stash) implements Op {
    @Override
    public String type() {
        return "RMSNormalization";
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
        in.requireCount(2, 2);
        in.requireFloating(0);
        in.requireFloating(1);
        var x = in.shape(0);
        x.axis(axis);
        if (!Broadcast.fills(in.shape(1), x)) {
            throw new GatunException("input 1 wants a shape that broadcasts to " + x + ", " + in.describe(1));
        }
        return Optional.of(List.of(new TensorType(in.dtype(1), x)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var scale = in.get(1);
        var y = out.getFirst();
        long layer = x.shape().sizeBetween(x.shape().axis(axis), x.shape().rank());
        double inverse = 0;
        long at = 0;
        for (var rows = Broadcast.rows(x.shape(), scale.shape()); rows.next(); ) {
            for (long i = 0; i < rows.length(); i++, at++) {
                if (at % layer == 0) {
                    inverse = 1 / Math.sqrt(meanSquare(x, at, layer) + epsilon);
                }
                y.set(at, x.doubleAt(at) * inverse * scale.doubleAt(rows.start(0) + i * rows.step(0)));
            }
        }
    }

    private static double meanSquare(Tensor x, long from, long count) {
        double sum = 0;
        for (long i = from; i < from + count; i++) {
            sum += x.doubleAt(i) * x.doubleAt(i);
        }
        return sum / count;
    }
}
