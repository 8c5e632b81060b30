package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * x divided by its p-norm along an axis, 0 where that norm is 0; ONNX LpNormalization.
 *
 * @param p the norm's order, 1 or 2
 */
public record LpNormalization(long axis, long p) implements Op {
    @Override
    public String type() {
        return "LpNormalization";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("axis", axis).set("p", p).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireFloating(0);
        in.shape(0).axis(axis);
        if (p != 1 && p != 2) {
            throw new GatunException("attribute 'p' must be 1 or 2, got " + p);
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        var lines = Lines.along(x.shape(), x.shape().axis(axis));
        for (long line = 0; line < lines.count(); line++) {
            long start = lines.start(line);
            long end = start + lines.length() * lines.stride();
            double sum = 0;
            for (long i = start; i < end; i += lines.stride()) {
                sum += LpPool.power(x.doubleAt(i), p);
            }
            double norm = LpPool.root(sum, p);
            for (long i = start; i < end; i += lines.stride()) {
                y.set(i, norm == 0 ? 0 : x.doubleAt(i) / norm);
            }
        }
    }
}
