package io.gatun.op;

import io.gatun.tensor.Narrowing;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** As {@link Cast}, to the element type of a second input whose values do not matter; ONNX CastLike. */
public record CastLike(Narrowing narrowing) implements Op {
    @Override
    public String type() {
        return "CastLike";
    }

    @Override
    public Attributes attributes() {
        return Cast.write(narrowing).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        return Optional.of(List.of(new TensorType(in.dtype(1), in.shape(0))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        Cast.convert(in.getFirst(), out.getFirst(), narrowing);
    }
}
