package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * y = x / (bias + alpha / size * s)^beta, s being the sum of squares over {@code size} neighbouring channels, (size - 1) / 2
 * of them before (rounded down) and after (rounded up); ONNX LRN, Krizhevsky et al. 2012. Input: x [N, C, spatial...].
 */
public record LocalResponseNormalization(long size, float alpha, float beta, float bias) implements Op {
    @Override
    public String type() {
        return "LRN";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("size", size)
                .set("alpha", alpha)
                .set("beta", beta)
                .set("bias", bias)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireFloating(0);
        in.requireRank(0, 2, Integer.MAX_VALUE);
        if (size < 1) {
            throw new GatunException("attribute 'size' must be at least 1, got " + size);
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        long channels = x.shape().dim(1);
        long image = x.shape().sizeBetween(2, x.shape().rank());
        for (long plane = 0; plane < x.shape().dim(0) * channels; plane++) {
            RunControl.check();
            long c = plane % channels;
            long first = Math.max(0, c - (size - 1) / 2);
            long last = c + Math.min(channels - 1 - c, size / 2);
            for (long i = plane * image; i < (plane + 1) * image; i++) {
                double squares = 0;
                for (long neighbour = first; neighbour <= last; neighbour++) {
                    double value = x.doubleAt(i + (neighbour - c) * image);
                    squares += value * value;
                }
                y.set(i, x.doubleAt(i) / Math.pow(bias + alpha / size * squares, beta));
            }
        }
    }
}
