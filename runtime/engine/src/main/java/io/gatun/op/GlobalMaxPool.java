package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** The largest element of each channel; ONNX GlobalMaxPool. Input: x [N, C, spatial...]. Output: [N, C, 1...]. */
public record GlobalMaxPool() implements Op {
    @Override
    public String type() {
        return "GlobalMaxPool";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        return Optional.of(List.of(GlobalAveragePool.pooled(in)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        long image = x.shape().sizeBetween(2, x.shape().rank());
        for (long plane = 0; plane < y.size(); plane++) {
            double best = Double.NEGATIVE_INFINITY;
            for (long i = 0; i < image; i++) {
                best = Math.max(best, x.doubleAt(plane * image + i));
            }
            y.set(plane, best);
        }
    }
}
