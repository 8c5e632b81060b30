package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * 1 at the first of the largest elements along an axis (a NaN is larger than any number), 0 elsewhere; ONNX Hardmax.
 *
 * @param axis counted from the last where negative
 * @param flattened whether all axes from {@code axis} on are taken as one, as before operator set 13
 */
public record Hardmax(long axis, boolean flattened) implements Op {
    @Override
    public String type() {
        return "Hardmax";
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
        var order = new ElementOrder(x);
        for (long line = 0; line < lines.count(); line++) {
            long start = lines.start(line);
            long end = start + lines.length() * lines.stride();
            long largest = start;
            for (long i = start; i < end; i += lines.stride()) {
                largest = order.compare(i, largest) > 0 ? i : largest;
            }
            for (long i = start; i < end; i += lines.stride()) {
                y.set(i, i == largest ? 1.0 : 0.0);
            }
        }
    }
}
