package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A matrix of the input's shape with ones on a diagonal and zeros elsewhere; ONNX EyeLike. Input: x [rows, columns].
 *
 * @param dtype of the output; empty for that of x
 * @param diagonal counted upwards from the main one
 */
public record EyeLike(Optional<DType> dtype, long diagonal) implements Op {
    @Override
    public String type() {
        return "EyeLike";
    }

    @Override
    public Attributes attributes() {
        var builder = Attributes.builder().set("k", diagonal);
        dtype.ifPresent(to -> builder.set("dtype", TypeNumbers.of(to)));
        return builder.build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireRank(0, 2, 2);
        return Optional.of(List.of(new TensorType(dtype.orElse(in.dtype(0)), in.shape(0))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        long rows = y.shape().dim(0);
        long columns = y.shape().dim(1);
        long shift = Math.clamp(diagonal, -rows, columns);
        y.segment().fill((byte) 0);
        for (long row = Math.max(0, -shift); row < rows && row + shift < columns; row++) {
            y.set(row * columns + row + shift, 1L);
        }
    }
}
