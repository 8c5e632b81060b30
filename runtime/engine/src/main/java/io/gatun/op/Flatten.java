package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** The same elements as a matrix: the extents before {@code axis} become rows, the others columns; ONNX Flatten. */
public record Flatten(long axis) implements Op {
    @Override
    public String type() {
        return "Flatten";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("axis", axis).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        var x = in.shape(0);
        int rank = x.rank();
        if (axis < -rank || axis > rank) {
            throw new GatunException(
                    "attribute 'axis' must be from " + -rank + " to " + rank + ", got " + axis + ", " + in.describe(0));
        }
        int split = (int) (axis < 0 ? axis + rank : axis);
        return Optional.of(List.of(TensorType.of(in.dtype(0), x.sizeBetween(0, split), x.sizeBetween(split, rank))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        Blocks.copy(in.getFirst(), 0, out.getFirst(), 0, out.getFirst().size());
    }
}
