package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Limits each element to [min, max]; max wins where they cross; ONNX Clip. Output: x's type.
 *
 * <p>Inputs: x, optional scalar min, optional scalar max; the bounds have x's element type, or float32 where x has another
 * floating type (files before operator set 11 hold them as float attributes).
 */
public record Clip() implements Op {
    @Override
    public String type() {
        return "Clip";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 3);
        in.requireNumber(0);
        for (int bound = 1; bound < in.count(); bound++) {
            if (!in.has(bound)) {
                continue;
            }
            if (in.dtype(bound) != DType.FLOAT32 || !in.dtype(0).isFloating()) {
                in.requireSameType(0, bound);
            }
            if (in.shape(bound).size() != 1) {
                throw new GatunException("a bound must be a single number, " + in.describe(bound));
            }
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        var min = in.size() > 1 ? in.get(1) : null;
        var max = in.size() > 2 ? in.get(2) : null;
        if (x.dtype().isFloating()) {
            clip(
                    x,
                    min == null ? Double.NEGATIVE_INFINITY : min.doubleAt(0),
                    max == null ? Double.POSITIVE_INFINITY : max.doubleAt(0),
                    y);
        } else {
            // Flipping the sign bit makes the signed comparison one of unsigned 64-bit numbers.
            long flip = x.dtype().isUnsigned() ? Long.MIN_VALUE : 0;
            long least = min == null ? Long.MIN_VALUE : min.longAt(0) ^ flip;
            long most = max == null ? Long.MAX_VALUE : max.longAt(0) ^ flip;
            for (long i = 0; i < y.size(); i++) {
                y.set(i, Math.min(Math.max(x.longAt(i) ^ flip, least), most) ^ flip);
            }
        }
    }

    private static void clip(Tensor x, double min, double max, Tensor y) {
        for (long i = 0; i < y.size(); i++) {
            double value = x.doubleAt(i);
            double raised = value < min ? min : value;
            y.set(i, raised > max ? max : raised);
        }
    }
}
