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
        var lines = Lines.from(x.shape(), x.shape().axis(axis));
        var scales = Broadcast.offsets(scale.shape(), x.shape());
        for (long line = 0; line < lines.count(); line++) {
            int start = (int) lines.start(line);
            double squares = 0;
            for (int i = start; i < start + lines.length(); i++) {
                squares += x.doubleAt(i) * x.doubleAt(i);
            }
            double inverse = 1 / Math.sqrt(squares / lines.length() + epsilon);
            for (int i = start; i < start + lines.length(); i++) {
                y.set(i, x.doubleAt(i) * inverse * scale.doubleAt(scales[i]));
            }
        }
    }
}
