package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Narrowing;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * y = x / scale, plus zero point, limited to y's type; ONNX QuantizeLinear. For a whole-number y the quotient is rounded to the
 * nearest (halves to the even one) before the zero point is added.
 *
 * <p>Inputs: x of a floating type or int32, scale of one of these types or float8e8m0, optional zero point of the output's
 * type, both a single number, one an index along {@code axis}, or one a block along it.
 *
 * @param blockSize elements of a block; 0 for none
 * @param to the output's type where there is no zero point; empty for uint8
 * @param precision the type in which the quotient is computed; empty for the scale's, or float32 where the scale has a type
 *     that one does not compute in
 * @param saturate whether what is too large for a float8 becomes its largest number, rather than an infinity or NaN
 */
public record QuantizeLinear(long axis, long blockSize, Optional<DType> to, Optional<DType> precision, boolean saturate)
        implements Op {
    private static final List<DType> QUANTIZED = List.of(
            DType.INT8,
            DType.UINT8,
            DType.INT16,
            DType.UINT16,
            DType.INT4,
            DType.UINT4,
            DType.INT2,
            DType.UINT2,
            DType.FLOAT8E4M3FN,
            DType.FLOAT8E4M3FNUZ,
            DType.FLOAT8E5M2,
            DType.FLOAT8E5M2FNUZ,
            DType.FLOAT4E2M1);

    /** A quotient in the scale's precision that saturates. */
    public QuantizeLinear(long axis, long blockSize, Optional<DType> to) {
        this(axis, blockSize, to, Optional.empty(), true);
    }

    @Override
    public String type() {
        return "QuantizeLinear";
    }

    @Override
    public Attributes attributes() {
        var builder = Attributes.builder().set("axis", axis).set("block_size", blockSize);
        to.ifPresent(dtype -> builder.set("output_dtype", TypeNumbers.of(dtype)));
        precision.ifPresent(dtype -> builder.set("precision", TypeNumbers.of(dtype)));
        if (!saturate) {
            builder.set("saturate", 0);
        }
        return builder.build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 3);
        if (in.dtype(0) != DType.INT32) {
            in.requireFloating(0);
        }
        if (in.dtype(1) != DType.INT32 && in.dtype(1) != DType.FLOAT8E8M0) {
            in.requireFloating(1);
        }
        var dtype = in.has(2) ? in.dtype(2) : to.orElse(DType.UINT8);
        if (!QUANTIZED.contains(dtype)) {
            throw new GatunException("the output's type must be one of " + QUANTIZED + ", got " + dtype);
        }
        if (in.has(2) && to.isPresent() && to.get() != dtype) {
            throw new GatunException("attribute 'output_dtype' is " + to.get() + ", but " + in.describe(2));
        }
        if (precision.isPresent()
                && (!precision.get().isFloating() || precision.get().isStorageOnly())) {
            throw new GatunException(
                    "attribute 'precision' must be a type that one computes in, got " + precision.get());
        }
        requireLikeScale(in, 1, 2);
        QuantizationGrid.of(in.shape(0), in.shape(1), axis, blockSize);
        return Optional.of(List.of(new TensorType(dtype, in.shape(0))));
    }

    /** @throws GatunException unless the zero point, if it is there, has the scale's shape, or both are single numbers */
    static void requireLikeScale(Operands in, int scale, int zeroPoint) {
        if (in.has(zeroPoint)
                && !in.shape(zeroPoint).equals(in.shape(scale))
                && !(in.shape(zeroPoint).size() == 1 && in.shape(scale).size() == 1)) {
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
        var computed = precision.orElse(
                scale.dtype().isFloating() && !scale.dtype().isStorageOnly() ? scale.dtype() : DType.FLOAT32);
        var narrowing = new Narrowing(saturate, Narrowing.DEFAULT.direction());
        for (long i = 0; i < y.size(); i++) {
            long s = grid.index(i);
            double steps = computed.nearest(computed.nearest(x.doubleAt(i)) / computed.nearest(scale.doubleAt(s)));
            if (y.dtype().isFloating()) {
                y.set(i, zero == null ? steps : steps + zero.doubleAt(s), narrowing);
            } else {
                y.set(i, saturate(steps, zero == null ? 0 : zero.longAt(s), y.dtype()));
            }
        }
    }

    /**
     * Rounds half to even, moves by the zero point and limits to what an integer type of at most 32 bits holds, of which NaN
     * becomes the least.
     */
    static long saturate(double steps, long zero, DType dtype) {
        int bits = dtype.bits();
        long least = dtype.isUnsigned() ? 0 : -(1L << (bits - 1));
        double moved = Math.rint(steps) + zero;
        return moved >= least ? (long) Math.min(least + (1L << bits) - 1, moved) : least;
    }
}
