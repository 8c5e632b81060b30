package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * {@link MatMul} of 8-bit whole numbers, exact (wrapping at 32 bits); ONNX MatMulInteger.
 *
 * <p>Inputs: A and B, each int8 or uint8; optional zero point of A, a single number or one a row, [M] or [..., M, 1]; optional
 * zero point of B, a single number or one a column, [N] or [..., 1, N]. Output: int32.
 */
public record MatMulInteger() implements Op {
    @Override
    public String type() {
        return "MatMulInteger";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 4);
        in.requireType(0, DType.INT8, DType.UINT8);
        in.requireType(1, DType.INT8, DType.UINT8);
        in.requireSameType(0, 2);
        in.requireSameType(1, 3);
        var y = MatMul.shapeOf(in, 0, 1);
        PerLine.requireRows(in, 2, 0);
        PerLine.requireColumns(in, 3, 1);
        return Optional.of(List.of(new TensorType(DType.INT32, y)));
    }

    @Override
    public long macs(Operands in) {
        return new MatMul().macs(in);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        MatMul.quantized(
                in.get(0),
                PerLine.ofRows(in, 2, in.get(0).shape()),
                in.get(1),
                PerLine.ofColumns(in, 3, in.get(1).shape()),
                (at, _, _, sum) -> y.set(at, (long) sum));
    }
}
