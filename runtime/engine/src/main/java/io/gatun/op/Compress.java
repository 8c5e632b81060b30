package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the slices along an axis for which a condition holds; ONNX Compress. Inputs: x, condition bool[at most the axis'
 * extent].
 *
 * @param axis empty to pick from all elements of x in row-major order
 */
public record Compress(Optional<Long> axis) implements Op {
    @Override
    public String type() {
        return "Compress";
    }

    @Override
    public Attributes attributes() {
        var builder = Attributes.builder();
        axis.ifPresent(along -> builder.set("axis", along));
        return builder.build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireType(1, DType.BOOL);
        in.requireRank(1, 1, 1);
        var x = axis.isPresent() ? in.shape(0) : Shape.of(in.shape(0).size());
        int along = x.axis(axis.orElse(0L));
        if (in.shape(1).size() > x.dim(along)) {
            throw new GatunException("condition wants at most " + x.dim(along) + " elements, " + in.describe(0)
                    + " and " + in.describe(1));
        }
        return in.longs(1).map(condition -> {
            long kept = 0;
            for (long holds : condition) {
                kept += holds;
            }
            return List.of(new TensorType(in.dtype(0), x.with(along, kept)));
        });
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var condition = in.get(1);
        var y = out.getFirst();
        var shape = axis.isPresent() ? x.shape() : Shape.of(x.size());
        int along = shape.axis(axis.orElse(0L));
        long extent = shape.dim(along);
        long inner = Axes.inner(shape, along);
        long outer = shape.sizeBetween(0, along);
        long at = 0;
        for (long o = 0; o < outer; o++) {
            for (long i = 0; i < condition.size(); i++) {
                if (condition.longAt(i) != 0) {
                    Blocks.copy(x, (o * extent + i) * inner, y, at, inner);
                    at += inner;
                }
            }
        }
    }
}
