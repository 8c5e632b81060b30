package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** The number of elements of x as a single i64; ONNX Size. */
public record SizeOf() implements Op {
    @Override
    public String type() {
        return "Size";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        return Optional.of(List.of(TensorType.of(DType.INT64)));
    }

    @Override
    public Optional<long[]> valueFromTypes(Operands in) {
        return Optional.of(new long[] {in.shape(0).size()});
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        out.getFirst().set(0, in.getFirst().size());
    }
}
