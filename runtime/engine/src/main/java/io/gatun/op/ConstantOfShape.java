package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/**
 * One number repeated over a shape; ONNX ConstantOfShape. Input: shape i64[rank].
 *
 * @param value a tensor of one element
 */
public record ConstantOfShape(Tensor value) implements Op {
    /** @throws GatunException if there is not exactly one element */
    public ConstantOfShape {
        if (value.size() != 1) {
            throw new GatunException("attribute 'value' wants one element, got " + value.type());
        }
        var copy = Tensor.allocate(new TensorType(value.dtype(), Shape.of(1)), Arena.ofAuto());
        Blocks.copy(value, 0, copy, 0, 1);
        value = copy;
    }

    @Override
    public String type() {
        return "ConstantOfShape";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("value", value).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireList(0);
        return in.longs(0).map(dims -> List.of(new TensorType(value.dtype(), Shape.of(dims))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        if (y.size() > 0) {
            Blocks.copy(value, 0, y, 0, 1);
            Blocks.repeatFirst(y);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConstantOfShape that
                && value.dtype() == that.value.dtype()
                && value.segment().mismatch(that.value.segment()) < 0;
    }

    @Override
    public int hashCode() {
        return value.toString().hashCode();
    }
}
