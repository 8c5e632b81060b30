package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Picks slices of x along an axis by number; ONNX Gather. Inputs: x, indices of any shape. Output: that shape in place of the axis. */
public record Gather(long axis) implements Op {
    @Override
    public String type() {
        return "Gather";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("axis", axis).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireIndices(1, 0, Integer.MAX_VALUE);
        var x = in.shape(0);
        int along = x.axis(axis);
        var dims = new long[x.rank() - 1 + in.shape(1).rank()];
        System.arraycopy(x.dims(), 0, dims, 0, along);
        System.arraycopy(in.shape(1).dims(), 0, dims, along, in.shape(1).rank());
        System.arraycopy(x.dims(), along + 1, dims, along + in.shape(1).rank(), x.rank() - along - 1);
        return Optional.of(List.of(new TensorType(in.dtype(0), Shape.of(dims))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var indices = in.get(1);
        var y = out.getFirst();
        int along = x.shape().axis(axis);
        long extent = x.shape().dim(along);
        long outer = x.shape().sizeBetween(0, along);
        long inner = Axes.inner(x.shape(), along);
        for (long o = 0, at = 0; o < outer; o++) {
            RunControl.check();
            for (long i = 0; i < indices.size(); i++, at += inner) {
                Blocks.copy(x, (o * extent + index(indices.longAt(i), extent)) * inner, y, at, inner);
            }
        }
    }

    /** An index that may count from the end, made to count from the beginning. @throws GatunException if it lies outside */
    static long index(long index, long extent) {
        if (index < -extent || index >= extent) {
            throw new GatunException("index " + index + " is outside an axis of extent " + extent);
        }
        return index < 0 ? index + extent : index;
    }
}
