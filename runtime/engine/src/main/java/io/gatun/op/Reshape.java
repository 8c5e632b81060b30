package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The same elements under another shape; ONNX Reshape. Inputs: x, shape i64[rank], in which one -1 stands for what is left.
 *
 * @param allowZero whether a 0 in the shape means an extent of 0, rather than the extent of x along the same axis
 */
public record Reshape(boolean allowZero) implements Op {
    @Override
    public String type() {
        return "Reshape";
    }

    @Override
    public Attributes attributes() {
        return allowZero ? Attributes.builder().set("allowzero", 1).build() : Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireList(1);
        return in.longs(1).map(wanted -> List.of(new TensorType(in.dtype(0), resolve(in, wanted))));
    }

    private Shape resolve(Operands in, long[] wanted) {
        var x = in.shape(0);
        var dims = wanted.clone();
        int rest = -1;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] == 0 && !allowZero) {
                if (axis >= x.rank()) {
                    throw new GatunException("shape " + Arrays.toString(wanted) + " copies the extent of axis " + axis
                            + ", " + in.describe(0));
                }
                dims[axis] = x.dim(axis);
            } else if (dims[axis] == -1 && rest < 0) {
                rest = axis;
                dims[axis] = 1;
            } else if (dims[axis] < 0) {
                throw new GatunException(
                        "shape " + Arrays.toString(wanted) + " wants at most one -1 and nothing below it");
            }
        }
        long known = Shape.of(dims).size();
        if (rest >= 0) {
            if (known == 0 || x.size() % known != 0) {
                throw new GatunException(
                        "shape " + Arrays.toString(wanted) + " leaves no whole extent for -1, " + in.describe(0));
            }
            dims[rest] = x.size() / known;
        } else if (known != x.size()) {
            throw new GatunException("shape " + Arrays.toString(wanted) + " has " + known + " elements, "
                    + in.describe(0) + " with " + x.size());
        }
        return Shape.of(dims);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        Blocks.copy(in.getFirst(), 0, out.getFirst(), 0, out.getFirst().size());
    }
}
