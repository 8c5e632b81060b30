package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Drops axes of extent 1; ONNX Squeeze. Inputs: x, optional axes i64[n] (all axes of extent 1 if it is left out). */
public record Squeeze() implements Op {
    @Override
    public String type() {
        return "Squeeze";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 2);
        var x = in.shape(0);
        if (!in.has(1)) {
            var ones = IntStream.range(0, x.rank())
                    .filter(axis -> x.dim(axis) == 1)
                    .asLongStream()
                    .toArray();
            return Optional.of(List.of(squeezed(in, ones)));
        }
        in.requireAxes(1);
        return in.longs(1).map(axes -> List.of(squeezed(in, axes)));
    }

    private static TensorType squeezed(Operands in, long[] axes) {
        var x = in.shape(0);
        var dropped = Axes.marked(axes, x.rank());
        for (int axis = 0; axis < x.rank(); axis++) {
            if (dropped[axis] && x.dim(axis) != 1) {
                throw new GatunException("axis " + axis + " wants extent 1 to be dropped, " + in.describe(0));
            }
        }
        var kept = IntStream.range(0, x.rank())
                .filter(axis -> !dropped[axis])
                .mapToLong(x::dim)
                .toArray();
        return new TensorType(in.dtype(0), Shape.of(kept));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        Blocks.copy(in.getFirst(), 0, out.getFirst(), 0, out.getFirst().size());
    }
}
