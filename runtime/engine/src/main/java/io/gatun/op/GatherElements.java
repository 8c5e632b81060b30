package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Each output element is taken from x at its own position, but along one axis from where indices say; ONNX GatherElements.
 * Inputs: x, indices of x's rank, no larger than x along the other axes. Output: shape of indices.
 */
public record GatherElements(long axis) implements Op {
    @Override
    public String type() {
        return "GatherElements";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("axis", axis).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireIndices(1, 0, Integer.MAX_VALUE);
        requireWithin(in, axis);
        return Optional.of(List.of(new TensorType(in.dtype(0), in.shape(1))));
    }

    /** @throws GatunException unless input 1 has the rank of input 0 and fits in it but for {@code axis} */
    static void requireWithin(Operands in, long axis) {
        var x = in.shape(0);
        var indices = in.shape(1);
        int along = x.axis(axis);
        boolean fits = indices.rank() == x.rank();
        for (int i = 0; fits && i < x.rank(); i++) {
            fits = i == along || indices.dim(i) <= x.dim(i);
        }
        if (!fits) {
            throw new GatunException("indices want the rank of the data and, but for axis " + along
                    + ", no larger extents, " + in.describe(0) + " and " + in.describe(1));
        }
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var indices = in.get(1);
        var y = out.getFirst();
        int along = x.shape().axis(axis);
        long extent = x.shape().dim(along);
        long stride = x.shape().strides()[along];
        for (var rows = rows(x.shape(), indices.shape(), along); rows.next(); ) {
            long base = rows.start(0);
            for (long i = 0, at = rows.start(1); i < rows.length(); i++, at += rows.step(1), base += rows.step(0)) {
                long from = base + Gather.index(indices.longAt(at), extent) * stride;
                Blocks.copyElement(x, from, y, at);
            }
        }
    }

    /** Walks {@code indices}; operand 0 is the offset into x at index 0 along the axis, operand 1 that into the indices. */
    static Rows rows(Shape x, Shape indices, int along) {
        var strides = x.strides();
        strides[along] = 0;
        return new Rows(indices.dims(), strides, indices.strides());
    }
}
