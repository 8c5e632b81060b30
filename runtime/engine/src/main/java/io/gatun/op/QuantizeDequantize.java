package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * What {@link DequantizeLinear} makes of what {@link QuantizeLinear} makes of x: x rounded to the steps of a whole-number type
 * and limited to its range, all in float32. Passes make it; files never hold it. Input and output: float32 of one shape.
 *
 * @param scale of one step
 * @param zeroPoint what stands for 0
 * @param dtype whole numbers of at most 16 bits
 */
public record QuantizeDequantize(float scale, long zeroPoint, DType dtype) implements Op {
    /** @throws GatunException if the type has more bits, or none */
    public QuantizeDequantize {
        if (!dtype.isInteger() || dtype.bits() > Short.SIZE) {
            throw new GatunException("wants a whole-number type of at most 16 bits, got " + dtype);
        }
    }

    @Override
    public String type() {
        return "QuantizeDequantize";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("scale", scale)
                .set("zero_point", zeroPoint)
                .set("dtype", TypeNumbers.of(dtype))
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireType(0, DType.FLOAT32);
        return Optional.of(List.of(in.type(0)));
    }

    /** The least number of steps, counted from 0, that there is room for. */
    public long leastSteps() {
        return (dtype.isUnsigned() ? 0 : -1L << dtype.bits() - 1) - zeroPoint;
    }

    /** The greatest number of steps that there is room for. */
    public long mostSteps() {
        return leastSteps() + (1L << dtype.bits()) - 1;
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        for (long i = 0; i < y.size(); i++) {
            long steps = QuantizeLinear.saturate(x.floatAt(i) / scale, zeroPoint, dtype) - zeroPoint;
            y.set(i, (double) (steps * scale));
        }
    }
}
