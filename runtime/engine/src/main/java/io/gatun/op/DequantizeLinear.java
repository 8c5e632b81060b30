package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * y = (x - zero point) * scale; ONNX DequantizeLinear.
 *
 * <p>Inputs: x of 8 or 16 bits or int32, scale, optional zero point of x's type, both a single number, one an index along
 * {@code axis}, or one a block along it.
 *
 * @param blockSize elements of a block; 0 for none
 * @param to the output's type; empty for the scale's
 */
public record DequantizeLinear(long axis, long blockSize, Optional<DType> to) implements Op {
    @Override
    public String type() {
        return "DequantizeLinear";
    }

    @Override
    public Attributes attributes() {
        var builder = Attributes.builder().set("axis", axis).set("block_size", blockSize);
        to.ifPresent(dtype -> builder.set("output_dtype", TypeNumbers.of(dtype)));
        return builder.build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 3);
        in.requireType(0, DType.INT8, DType.UINT8, DType.INT16, DType.UINT16, DType.INT32);
        in.requireFloating(1);
        in.requireSameType(0, 2);
        if (to.isPresent() && !to.get().isFloating()) {
            throw new GatunException("attribute 'output_dtype' must be a floating type, got " + to.get());
        }
        QuantizeLinear.requireLikeScale(in, 1, 2);
        QuantizationGrid.of(in.shape(0), in.shape(1), axis, blockSize);
        return Optional.of(List.of(new TensorType(to.orElse(in.dtype(1)), in.shape(0))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var scale = in.get(1);
        var zero = in.size() > 2 ? in.get(2) : null;
        var y = out.getFirst();
        var grid = QuantizationGrid.of(x.shape(), scale.shape(), axis, blockSize);
        for (long i = 0; i < y.size(); i++) {
            long s = grid.index(i);
            y.set(i, (x.longAt(i) - (zero == null ? 0 : zero.longAt(s))) * scale.doubleAt(s));
        }
    }
}
