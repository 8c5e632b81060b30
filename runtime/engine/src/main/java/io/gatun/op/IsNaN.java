package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Whether each element is not a number; ONNX IsNaN. Output: bool of the input's shape. */
public record IsNaN() implements Op {
    @Override
    public String type() {
        return "IsNaN";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        if (!in.dtype(0).isFloating()) {
            throw new GatunException("input 0 wants a floating type, " + in.describe(0));
        }
        return Optional.of(List.of(new TensorType(DType.BOOL, in.shape(0))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        for (long i = 0; i < y.size(); i++) {
            y.set(i, Double.isNaN(in.getFirst().doubleAt(i)) ? 1L : 0L);
        }
    }
}
