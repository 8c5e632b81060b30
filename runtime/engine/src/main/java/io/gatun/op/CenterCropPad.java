package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Cuts the middle out of x along axes that are longer than wanted, and puts x in the middle of zeros along those that are
 * shorter; ONNX CenterCropPad. An odd element is cut, or added, at the end. Inputs: x, the wanted extents i64[axes].
 *
 * @param axes the axes that the extents are for; empty for all
 */
public record CenterCropPad(List<Long> axes) implements Op {
    public CenterCropPad {
        axes = List.copyOf(axes);
    }

    @Override
    public String type() {
        return "CenterCropPad";
    }

    @Override
    public Attributes attributes() {
        return axes.isEmpty()
                ? Attributes.NONE
                : Attributes.builder().longs("axes", axes).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireList(1);
        var x = in.shape(0);
        var chosen = chosen(x);
        if (in.shape(1).size() != chosen.length) {
            throw new GatunException("shape wants " + chosen.length + " numbers, " + in.describe(1));
        }
        return in.longs(1).map(extents -> {
            var dims = x.dims();
            for (int i = 0; i < chosen.length; i++) {
                dims[chosen[i]] = extents[i];
            }
            return List.of(new TensorType(in.dtype(0), Shape.of(dims)));
        });
    }

    private int[] chosen(Shape x) {
        return axes.isEmpty()
                ? Axes.all(x.rank())
                : Axes.normalised(axes.stream().mapToLong(Long::longValue).toArray(), x.rank());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        y.segment().fill((byte) 0);
        var from = x.shape().strides();
        var to = y.shape().strides();
        var box = new long[from.length];
        long source = 0;
        long target = 0;
        for (int axis = 0; axis < box.length; axis++) {
            long has = x.shape().dim(axis);
            long wants = y.shape().dim(axis);
            box[axis] = Math.min(has, wants);
            source += (has - box[axis]) / 2 * from[axis];
            target += (wants - box[axis]) / 2 * to[axis];
        }
        Blocks.copy(box, x, source, from, y, target, to);
    }
}
