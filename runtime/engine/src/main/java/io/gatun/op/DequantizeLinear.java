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
 * <p>Inputs: x of a whole-number type of at most 16 bits or int32 or a floating type of at most 8 bits, scale of a floating
 * type or float8e8m0, optional zero point of x's type, both a single number, one an index along {@code axis}, or one a block
 * along it. The difference is rounded to float32, the product to the output's type.
 *
 * @param blockSize elements of a block; 0 for none
 * @param to the output's type; empty for the scale's
 */
public record DequantizeLinear(long axis, long blockSize, Optional<DType> to) implements Op {
    private static final DType[] QUANTIZED = {
        DType.INT8,
        DType.UINT8,
        DType.INT16,
        DType.UINT16,
        DType.INT32,
        DType.INT4,
        DType.UINT4,
        DType.INT2,
        DType.UINT2,
        DType.FLOAT8E4M3FN,
        DType.FLOAT8E4M3FNUZ,
        DType.FLOAT8E5M2,
        DType.FLOAT8E5M2FNUZ,
        DType.FLOAT4E2M1
    };

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
        in.requireType(0, QUANTIZED);
        if (in.dtype(1) != DType.FLOAT8E8M0) {
            in.requireFloating(1);
        }
        in.requireSameType(0, 2);
        var result = to.orElse(in.dtype(1));
        if (!result.isFloating() || result.isStorageOnly()) {
            throw new GatunException(
                    "the output's type, which the attribute 'output_dtype' or else the scale says, must be a"
                            + " floating type of at least 16 bits, got " + result);
        }
        QuantizeLinear.requireLikeScale(in, 1, 2);
        QuantizationGrid.of(in.shape(0), in.shape(1), axis, blockSize);
        return Optional.of(List.of(new TensorType(result, in.shape(0))));
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
            float steps = (float) (zero == null ? x.doubleAt(i) : x.doubleAt(i) - zero.doubleAt(s));
            y.set(i, steps * scale.doubleAt(s));
        }
    }
}
