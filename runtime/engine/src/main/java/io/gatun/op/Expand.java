package io.gatun.op;

import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Repeats x to the shape that x and a given shape broadcast to; ONNX Expand. Inputs: x, shape i64[rank]. */
public record Expand() implements Op {
    @Override
    public String type() {
        return "Expand";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireList(1);
        return in.longs(1).map(dims -> List.of(new TensorType(in.dtype(0), Broadcast.of(in.shape(0), Shape.of(dims)))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        Blocks.copy(
                y.shape().dims(),
                x,
                0,
                Broadcast.stridesIn(x.shape(), y.shape()),
                y,
                0,
                y.shape().strides());
    }
}
