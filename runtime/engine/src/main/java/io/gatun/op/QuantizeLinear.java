package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * y = x / scale, rounded to the nearest whole number (halves to the even one), plus zero point, limited to y's type; ONNX
 * QuantizeLinear.
 *
 * <p>Inputs: x of a floating type or int32, scale, optional zero point of the output's type, both a single number, one an
 * index along {@code axis}, or one a block along it. The division is in float32 (in float64 where x is).
 *
 * @param blockSize elements of a block; 0 for none
 * @param to the output's type where there is no zero point; empty for uint8
 */
public record QuantizeLinear(long axis, long blockSize, Optional<DType> to) implements Op {
    private static final DType[] QUANTIZED = {DType.INT8, DType.UINT8, DType.INT16, DType.UINT16};

    @Override
    public String type() {
        return "QuantizeLinear";
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
        in.requireFloating(1);
        if (in.dtype(0) != DType.INT32) {
            in.requireFloating(0);
        }
        var dtype = in.has(2) ? in.dtype(2) : to.orElse(DType.UINT8);
        if (!List.of(QUANTIZED).contains(dtype)) {
            throw new GatunException("the output's type must be one of " + List.of(QUANTIZED) + ", got " + dtype);
        }
        if (in.has(2) && to.isPresent() && to.get() != dtype) {
            throw new GatunException("attribute 'output_dtype' is " + to.get() + ", but " + in.describe(2));
        }
        requireLikeScale(in, 1, 2);
        QuantizationGrid.of(in.shape(0), in.shape(1), axis, blockSize);
        return Optional.of(List.of(new TensorType(dtype, in.shape(0))));
    }

    /** @throws GatunException unless the zero point, if it is there, has the scale's shape */
    static void requireLikeScale(Operands in, int scale, int zeroPoint) {
        if (in.has(zeroPoint) && !in.shape(zeroPoint).equals(in.shape(scale))) {
            throw new GatunException("the zero point wants the scale's shape, but " + in.describe(zeroPoint) + " and "
                    + in.describe(scale));
        }
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var scale = in.get(1);
        var zero = in.size() > 2 ? in.get(2) : null;
        var y = out.getFirst();
        var grid = QuantizationGrid.of(x.shape(), scale.shape(), axis, blockSize);
        boolean wide = x.dtype() == DType.FLOAT64;
        for (long i = 0; i < y.size(); i++) {
            long s = grid.index(i);
            double steps = wide ? x.doubleAt(i) / scale.doubleAt(s) : x.floatAt(i) / scale.floatAt(s);
            y.set(i, saturate(steps, zero == null ? 0 : zero.longAt(s), y.dtype()));
        }
    }

    /** Rounds half to even, moves by the zero point and limits to what an integer type of at most 32 bits holds. */
    static long saturate(double steps, long zero, DType dtype) {
        int bits = dtype.bits();
        long least = dtype.isUnsigned() ? 0 : -(1L << (bits - 1));
        double moved = Math.rint(steps) + zero;
        return (long) Math.max(least, Math.min(least + (1L << bits) - 1, moved));
    }
}
