package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An operator of two inputs from before operator set 7, whose second input is laid along the axes of the first from {@code
 * axis} on, not along the last ones.
 */
public record LegacyBroadcast(Op operator, long axis) implements Op {
    @Override
    public String type() {
        return operator.type();
    }

    /** Without {@code axis}, which no longer exists. */
    @Override
    public Attributes attributes() {
        return operator.attributes();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        int from = in.shape(0).axis(axis);
        if (from + in.shape(1).rank() > in.shape(0).rank()) {
            throw new GatunException(
                    "input 1 does not fit at axis " + axis + ", " + in.describe(0) + " and " + in.describe(1));
        }
        var aligned = new TensorType(in.dtype(1), aligned(in.shape(0), in.shape(1)));
        return operator.infer(new Operands.Builder()
                .add("input 0", in.type(0), null)
                .add("input 1", aligned, null)
                .build(in.outputs()));
    }

    private Shape aligned(Shape a, Shape b) {
        var dims = new long[a.rank() - a.axis(axis)];
        Arrays.fill(dims, 1);
        System.arraycopy(b.dims(), 0, dims, 0, b.rank());
        return Shape.of(dims);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var a = in.get(0);
        var b = in.get(1);
        operator.evaluate(List.of(a, b.reshaped(aligned(a.shape(), b.shape()))), out);
    }
}
