package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts the maxima that {@link MaxPool} found back where they were, among zeros; ONNX MaxUnpool.
 *
 * <p>Inputs: x [N, C, spatial...], indices i64 of that shape, optional output shape i64. The indices count the elements of the
 * smallest tensor that such a pool makes x from; where a larger output shape is given, that tensor is its first corner.
 */
public record MaxUnpool(Window window) implements Op {
    @Override
    public String type() {
        return "MaxUnpool";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder()).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 3);
        in.requireFloating(0);
        in.requireRank(0, 3, Integer.MAX_VALUE);
        in.requireIndices(1, 3, Integer.MAX_VALUE);
        if (!in.shape(1).equals(in.shape(0))) {
            throw new GatunException(
                    "indices want the shape of the maxima, " + in.describe(0) + " and " + in.describe(1));
        }
        var pooled = pooled(in.shape(0));
        if (!in.has(2)) {
            return Optional.of(List.of(new TensorType(in.dtype(0), pooled)));
        }
        in.requireList(2);
        return in.longs(2).map(dims -> {
            boolean fits = dims.length == pooled.rank() && dims[0] == pooled.dim(0) && dims[1] == pooled.dim(1);
            for (int axis = 2; fits && axis < dims.length; axis++) {
                fits = dims[axis] >= pooled.dim(axis);
            }
            if (!fits) {
                throw new GatunException("output shape wants at least " + pooled + ", got " + Arrays.toString(dims));
            }
            return List.of(new TensorType(in.dtype(0), Shape.of(dims)));
        });
    }

    /** The smallest shape that pools to {@code x}. */
    private Shape pooled(Shape x) {
        var placed = window.over(x, List.of());
        var dims = x.dims();
        for (int axis = 0; axis < dims.length - 2; axis++) {
            long steps = Extents.multiply(dims[axis + 2] - 1, placed.strides().get(axis));
            long extent = steps + placed.kernel().get(axis) - placed.before(axis) - placed.after(axis);
            dims[axis + 2] = Math.max(0, extent);
        }
        return Shape.of(dims);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var indices = in.get(1);
        var y = out.getFirst();
        var pooled = pooled(x.shape());
        var strides = y.shape().strides();
        y.segment().fill((byte) 0);
        for (long i = 0; i < x.size(); i++) {
            long rest = indices.longAt(i);
            if (rest < 0 || rest >= pooled.size()) {
                throw new GatunException("index " + rest + " is outside a tensor of shape " + pooled);
            }
            long at = 0;
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                at += rest % pooled.dim(axis) * strides[axis];
                rest /= pooled.dim(axis);
            }
            Blocks.copy(x, i, y, at, 1);
        }
    }
}
