package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The p-norm of each channel; ONNX GlobalLpPool. Input: x [N, C, spatial...]. Output: [N, C, 1...].
 *
 * @param p the norm's order, at least 1
 */
public record GlobalLpPool(long p) implements Op {
    @Override
    public String type() {
        return "GlobalLpPool";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("p", p).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        LpPool.requireOrder(p);
        return Optional.of(List.of(GlobalAveragePool.pooled(in)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        long image = x.shape().sizeBetween(2, x.shape().rank());
        for (long plane = 0; plane < y.size(); plane++) {
            double sum = 0;
            for (long i = 0; i < image; i++) {
                sum += LpPool.power(x.doubleAt(plane * image + i), p);
            }
            y.set(plane, LpPool.root(sum, p));
        }
    }
}
