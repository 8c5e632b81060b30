package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Limits each element to [min, max]; ONNX Clip. Inputs: x, optional scalar min, optional scalar max. Output: x's type. */
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
        for (int bound = 1; bound < in.count(); bound++) {
            in.requireSameType(0, bound);
            if (in.has(bound) && in.shape(bound).size() != 1) {
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
        for (long i = 0; i < y.size(); i++) {
            if (x.dtype().isFloating()) {
                double raised = min == null || !(x.doubleAt(i) < min.doubleAt(0)) ? x.doubleAt(i) : min.doubleAt(0);
                y.set(i, max == null || !(raised > max.doubleAt(0)) ? raised : max.doubleAt(0));
            } else {
                long raised = min == null ? x.longAt(i) : Math.max(x.longAt(i), min.longAt(0));
                y.set(i, max == null ? raised : Math.min(raised, max.longAt(0)));
            }
        }
    }
}
