package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.RunControl;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A copy of x in which slices, named by tuples of indices, are replaced by (or combined with) updates; ONNX ScatterND.
 * Inputs: x, indices i64[..., k], updates [..., what is left of x after k axes].
 */
public record ScatterND(ScatterReduction reduction) implements Op {
    @Override
    public String type() {
        return "ScatterND";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("reduction", reduction).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireRank(0, 1, Integer.MAX_VALUE);
        in.requireIndices(1, 1, Integer.MAX_VALUE);
        in.requireSameType(0, 2);
        reduction.requireFor(in);
        var x = in.shape(0);
        var indices = in.shape(1);
        long k = indices.dim(-1);
        if (k < 1 || k > x.rank()) {
            throw new GatunException("indices want 1 to " + x.rank() + " numbers a tuple, " + in.describe(1));
        }
        var wanted = Shape.of(LongStream.concat(
                        Arrays.stream(indices.dims(), 0, indices.rank() - 1),
                        Arrays.stream(x.dims(), (int) k, x.rank()))
                .toArray());
        if (!in.shape(2).equals(wanted)) {
            throw new GatunException("updates want shape " + wanted + ", " + in.describe(2));
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var indices = in.get(1);
        var updates = in.get(2);
        var y = out.getFirst();
        Blocks.copy(x, 0, y, 0, y.size());
        int k = (int) indices.shape().dim(-1);
        long block = x.shape().sizeBetween(k, x.shape().rank());
        long tuples = indices.size() / k;
        for (long tuple = 0; tuple < tuples; tuple++) {
            RunControl.check();
            long at = GatherND.offset(x.shape(), 0, indices, tuple, k);
            for (long i = 0; i < block; i++) {
                reduction.apply(updates, tuple * block + i, y, at + i);
            }
        }
    }
}
