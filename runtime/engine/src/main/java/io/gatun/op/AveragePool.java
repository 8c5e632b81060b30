package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The mean of the elements under a sliding window; ONNX AveragePool. Input: x [N, C, spatial...].
 *
 * @param ceil whether a last window that starts inside the input but runs past its end counts
 * @param countIncludePad whether padding counts as zeros in the mean; what lies past the padding (ceil mode) never counts
 */
public record AveragePool(Window window, boolean ceil, boolean countIncludePad) implements Op {
    @Override
    public String type() {
        return "AveragePool";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder())
                .set("ceil_mode", ceil ? 1L : 0L)
                .set("count_include_pad", countIncludePad ? 1L : 0L)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireFloating(0);
        in.requireRank(0, 3, Integer.MAX_VALUE);
        var x = in.shape(0);
        return Optional.of(
                List.of(new TensorType(in.dtype(0), window.overPool(x).output(x, x.dim(1), ceil))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        var positions = new Positions(x.shape(), y.shape(), window.overPool(x.shape()));
        long planes = x.shape().dim(0) * x.shape().dim(1);
        long image = x.shape().sizeBetween(2, x.shape().rank());
        for (long p = 0; p < positions.count(); p++) {
            positions.moveTo(p);
            // Dilation can carry every tap past a small input; the mean of nothing is 0.
            double count = countIncludePad ? positions.insidePadding() : Math.max(1, positions.inside());
            for (long plane = 0; plane < planes; plane++) {
                double sum = 0;
                for (int i = 0; i < positions.inside(); i++) {
                    sum += x.doubleAt(plane * image + positions.offset(i));
                }
                y.set(plane * positions.count() + p, sum / count);
            }
        }
    }
}
