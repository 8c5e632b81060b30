package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The logarithm of {@link Softmax}; ONNX LogSoftmax.
 *
 * @param axis counted from the last where negative
 * @param flattened whether all axes from {@code axis} on are taken as one, as before operator set 13
 */
public record LogSoftmax(long axis, boolean flattened) implements Op {
    @Override
    public String type() {
        return "LogSoftmax";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("axis", axis).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireFloating(0);
        in.shape(0).axis(axis);
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        int along = x.shape().axis(axis);
        var lines = flattened ? Lines.from(x.shape(), along) : Lines.along(x.shape(), along);
        for (long line = 0; line < lines.count(); line++) {
            long start = lines.start(line);
            long end = start + lines.length() * lines.stride();
            double max = Double.NEGATIVE_INFINITY;
            for (long i = start; i < end; i += lines.stride()) {
                max = Math.max(max, x.doubleAt(i));
            }
            double sum = 0;
            for (long i = start; i < end; i += lines.stride()) {
                sum += Math.exp(x.doubleAt(i) - max);
            }
            double logSum = Math.log(sum);
            for (long i = start; i < end; i += lines.stride()) {
                y.set(i, x.doubleAt(i) - max - logSum);
            }
        }
    }
}
