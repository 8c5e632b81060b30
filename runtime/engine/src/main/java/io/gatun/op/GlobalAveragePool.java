package io.gatun.op;

import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The mean of each channel; ONNX GlobalAveragePool. Input: x [N, C, spatial...]. Output: [N, C, 1...]. */
public record GlobalAveragePool() implements Op {
    @Override
    public String type() {
        return "GlobalAveragePool";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        return Optional.of(List.of(pooled(in)));
    }

    /** What every global pool gives. */
    static TensorType pooled(Operands in) {
        in.requireCount(1, 1);
        in.requireFloating(0);
        in.requireRank(0, 2, Integer.MAX_VALUE);
        var dims = in.shape(0).dims();
        Arrays.fill(dims, 2, dims.length, 1);
        return new TensorType(in.dtype(0), Shape.of(dims));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        long image = x.shape().sizeBetween(2, x.shape().rank());
        for (long plane = 0; plane < y.size(); plane++) {
            double sum = 0;
            for (long i = 0; i < image; i++) {
                sum += x.doubleAt(plane * image + i);
            }
            y.set(plane, sum / image);
        }
    }
}
