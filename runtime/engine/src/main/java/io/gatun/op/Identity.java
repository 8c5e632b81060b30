package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** The input itself, of any type; ONNX Identity. */
public record Identity() implements Op {
    @Override
    public String type() {
        return "Identity";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        out.getFirst().segment().copyFrom(in.getFirst().segment());
    }
}
