package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A copy of x in which each update replaces (or is combined with) the element at its own position, but along one axis where
 * indices say; ONNX ScatterElements. Inputs: x, indices of x's rank, updates of indices' shape.
 */
public record ScatterElements(long axis, ScatterReduction reduction) implements Op {
    @Override
    public String type() {
        return "ScatterElements";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("axis", axis)
                .set("reduction", reduction)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireIndices(1, 0, Integer.MAX_VALUE);
        in.requireSameType(0, 2);
        reduction.requireFor(in);
        GatherElements.requireWithin(in, axis);
        if (!in.shape(2).equals(in.shape(1))) {
            throw new GatunException(
                    "updates want the shape of the indices, " + in.describe(1) + " and " + in.describe(2));
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var indices = in.get(1);
        var updates = in.get(2);
        var y = out.getFirst();
        Blocks.copy(x, 0, y, 0, y.size());
        int along = x.shape().axis(axis);
        long extent = x.shape().dim(along);
        long stride = x.shape().strides()[along];
        for (var rows = GatherElements.rows(x.shape(), indices.shape(), along); rows.next(); ) {
            long base = rows.start(0);
            for (long i = 0, at = rows.start(1); i < rows.length(); i++, at += rows.step(1), base += rows.step(0)) {
                reduction.apply(updates, at, y, base + Gather.index(indices.longAt(at), extent) * stride);
            }
        }
    }
}
