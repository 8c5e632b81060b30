package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Repeats x as a whole along each axis; ONNX Tile. Inputs: x, repeats i64[rank of x]. */
public record Tile() implements Op {
    @Override
    public String type() {
        return "Tile";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireList(1);
        return in.longs(1).map(repeats -> {
            var dims = in.shape(0).dims();
            if (repeats.length != dims.length || Arrays.stream(repeats).anyMatch(n -> n < 0)) {
                throw new GatunException("repeats wants " + dims.length + " numbers of at least 0, got "
                        + Arrays.toString(repeats) + ", " + in.describe(0));
            }
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = Extents.multiply(dims[axis], repeats[axis]);
            }
            return List.of(new TensorType(in.dtype(0), Shape.of(dims)));
        });
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        int rank = x.shape().rank();
        var dims = new long[2 * rank];
        var from = new long[2 * rank];
        var to = new long[2 * rank];
        for (int axis = 0; axis < rank; axis++) {
            dims[2 * axis] = in.get(1).longAt(axis);
            dims[2 * axis + 1] = x.shape().dim(axis);
            from[2 * axis + 1] = x.shape().strides()[axis];
            to[2 * axis] = y.shape().strides()[axis] * x.shape().dim(axis);
            to[2 * axis + 1] = y.shape().strides()[axis];
        }
        Blocks.copy(dims, x, 0, from, y, 0, to);
    }
}
