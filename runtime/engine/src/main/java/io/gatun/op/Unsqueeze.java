package io.gatun.op;

import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Inserts axes of extent 1; ONNX Unsqueeze. Inputs: x, axes i64[n] as positions in the output. */
public record Unsqueeze() implements Op {
    @Override
    public String type() {
        return "Unsqueeze";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireAxes(1);
        return in.longs(1).map(axes -> {
            var x = in.shape(0);
            var inserted = Axes.marked(axes, x.rank() + axes.length);
            var dims = new long[inserted.length];
            for (int axis = 0, from = 0; axis < dims.length; axis++) {
                dims[axis] = inserted[axis] ? 1 : x.dim(from++);
            }
            return List.of(new TensorType(in.dtype(0), Shape.of(dims)));
        });
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        Blocks.copy(in.getFirst(), 0, out.getFirst(), 0, out.getFirst().size());
    }
}
