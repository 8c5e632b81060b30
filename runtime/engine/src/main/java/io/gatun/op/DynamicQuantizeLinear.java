package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Quantises by the range that the data turn out to have, widened to hold 0; ONNX DynamicQuantizeLinear.
 *
 * <p>Input: x, float32. Outputs: uint8 of x's shape, the scale (float32) and the zero point (uint8), both scalars. All
 * arithmetic is in float32; data that are all 0 get the scale 1.
 */
public record DynamicQuantizeLinear() implements Op {
    private static final float STEPS = 255;

    @Override
    public String type() {
        return "DynamicQuantizeLinear";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireType(0, DType.FLOAT32);
        return Optional.of(List.of(
                new TensorType(DType.UINT8, in.shape(0)),
                new TensorType(DType.FLOAT32, Shape.SCALAR),
                new TensorType(DType.UINT8, Shape.SCALAR)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        float min = 0;
        float max = 0;
        for (long i = 0; i < x.size(); i++) {
            min = Math.min(min, x.floatAt(i));
            max = Math.max(max, x.floatAt(i));
        }
        float scale = max == min ? 1 : (max - min) / STEPS;
        long zero = QuantizeLinear.saturate(-min / scale, 0, DType.UINT8);
        if (out.get(0) != null) {
            for (long i = 0; i < x.size(); i++) {
                out.get(0).set(i, QuantizeLinear.saturate(x.floatAt(i) / scale, zero, DType.UINT8));
            }
        }
        if (out.size() > 1 && out.get(1) != null) {
            out.get(1).set(0, (double) scale);
        }
        if (out.size() > 2 && out.get(2) != null) {
            out.get(2).set(0, zero);
        }
    }
}
