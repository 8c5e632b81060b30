package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * y = a * sigmoid(alpha * a) * b; ONNX SwiGLU.
 *
 * <p>Inputs: a and b, of one floating type and shape. Output: of this type and shape.
 */
public record SwiGlu(float alpha) implements Op {
    @Override
    public String type() {
        return "SwiGLU";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("alpha", alpha).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireFloating(0);
        if (!in.type(0).equals(in.type(1))) {
            throw new GatunException(
                    "inputs want one type and shape, but " + in.describe(0) + " and " + in.describe(1));
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        for (long i = 0; i < out.getFirst().size(); i++) {
            double a = in.getFirst().doubleAt(i);
            out.getFirst().set(i, a / (1 + Math.exp(-alpha * a)) * in.get(1).doubleAt(i));
        }
    }
}
