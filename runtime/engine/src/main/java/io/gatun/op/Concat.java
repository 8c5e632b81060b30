package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Joins tensors, equal but for their extent along {@code axis}, one after the other along it; ONNX Concat. */
public record Concat(long axis) implements Op {
    @Override
    public String type() {
        return "Concat";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("axis", axis).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, Integer.MAX_VALUE);
        var first = in.shape(0);
        int along = first.axis(axis);
        long extent = first.dim(along);
        for (int i = 1; i < in.count(); i++) {
            in.requireSameType(0, i);
            var shape = in.shape(i);
            if (shape.rank() != first.rank()
                    || !shape.with(along, first.dim(along)).equals(first)) {
                throw new GatunException("inputs want equal extents but for axis " + along + ", " + in.describe(0)
                        + " and " + in.describe(i));
            }
            extent = Extents.add(extent, shape.dim(along));
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), first.with(along, extent))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        int along = y.shape().axis(axis);
        long outer = y.shape().sizeBetween(0, along);
        long row = y.shape().sizeBetween(along, y.shape().rank());
        long start = 0;
        for (var x : in) {
            long part = x.shape().sizeBetween(along, x.shape().rank());
            Blocks.copy(new long[] {outer, part}, x, 0, new long[] {part, 1}, y, start, new long[] {row, 1});
            start += part;
        }
    }
}
