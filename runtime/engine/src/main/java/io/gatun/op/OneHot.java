package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Turns each index into a row that is "on" at that index and "off" elsewhere; ONNX OneHot.
 *
 * <p>Inputs: indices (numbers of any type; negative ones count from depth, those outside give a row of "off"), depth (a single
 * number), values [2] = (off, on). Output: the shape of indices with an axis of extent depth inserted.
 *
 * @param axis where the output has the new axis
 */
public record OneHot(long axis) implements Op {
    @Override
    public String type() {
        return "OneHot";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("axis", axis).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireNumber(0);
        in.requireNumber(1);
        in.requireSingle(1);
        if (!in.shape(2).equals(Shape.of(2))) {
            throw new GatunException("values want shape [2], " + in.describe(2));
        }
        int along = inserted(in.shape(0));
        return in.value(1).map(depth -> {
            var indices = in.shape(0);
            var dims = new long[indices.rank() + 1];
            for (int i = 0; i < dims.length; i++) {
                dims[i] = i == along ? depth.longAt(0) : indices.dim(i < along ? i : i - 1);
            }
            return List.of(new TensorType(in.dtype(2), Shape.of(dims)));
        });
    }

    private int inserted(Shape indices) {
        int rank = indices.rank() + 1;
        if (axis < -rank || axis >= rank) {
            throw new GatunException("attribute 'axis' must be from " + -rank + " to " + (rank - 1) + ", got " + axis);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var indices = in.get(0);
        var values = in.get(2);
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        int along = inserted(indices.shape());
        long depth = y.shape().dim(along);
        long inner = Axes.inner(y.shape(), along);
        Blocks.copy(values, 0, y, 0, 1);
        Blocks.repeatFirst(y);
        for (long i = 0; i < indices.size(); i++) {
            long index = indices.longAt(i);
            if (index >= -depth && index < depth) {
                long on = index < 0 ? index + depth : index;
                Blocks.copy(values, 1, y, (i / inner * depth + on) * inner + i % inner, 1);
            }
        }
    }
}
