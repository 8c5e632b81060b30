package io.gatun.conformance.cases;

import static io.gatun.conformance.cases.Operand.scalar;
import static io.gatun.conformance.cases.Operand.weight;
import static io.gatun.conformance.cases.Operand.x;
import static io.gatun.conformance.cases.WindowBuilder.kernel;

import io.gatun.op.ConvInteger;
import io.gatun.op.DequantizeLinear;
import io.gatun.op.DynamicQuantizeLinear;
import io.gatun.op.MatMulInteger;
import io.gatun.op.QLinearConv;
import io.gatun.op.QLinearMatMul;
import io.gatun.op.QuantizeLinear;
import io.gatun.tensor.DType;
import io.gatun.tensor.TensorType;
import java.util.Optional;

/** Numbers of eight bits, and back. */
final class QuantizationCases {
    private QuantizationCases() {}

    static void addTo(CaseList cases) {
        var quantize = new QuantizeLinear(1, 0, Optional.empty(), Optional.empty(), true);
        cases.add("one scale", quantize, x(3, 17), scalar(0.0078125), bytes(DType.UINT8, 128));
        cases.add("signed", quantize, x(3, 17), scalar(0.0078125), bytes(DType.INT8, 3));
        cases.add(
                "a scale a channel",
                quantize,
                x(2, 3, 5),
                powers(3),
                Operand.of(DType.INT8, 3).asConstant());
        var dequantize = new DequantizeLinear(1, 0, Optional.empty());
        cases.add("one scale", dequantize, Operand.of(DType.UINT8, 3, 17), scalar(0.0078125), bytes(DType.UINT8, 128));
        cases.add("a scale a channel", dequantize, Operand.of(DType.INT8, 2, 3, 5), powers(3));
        cases.add("", new DynamicQuantizeLinear(), 3, x(3, 17));
        cases.add(
                "",
                new QLinearConv(kernel(3, 3).pads(1, 1, 1, 1).window(), 1),
                Operand.of(DType.UINT8, 1, 3, 7, 5),
                scalar(0.03125),
                bytes(DType.UINT8, 100),
                Operand.of(DType.INT8, 4, 3, 3, 3).asConstant(),
                powers(4),
                bytes(DType.INT8, 0),
                scalar(0.5),
                bytes(DType.UINT8, 128),
                Operand.of(DType.INT32, 4).asConstant());
        cases.add(
                "",
                new QLinearMatMul(),
                Operand.of(DType.UINT8, 5, 7),
                scalar(0.03125),
                bytes(DType.UINT8, 100),
                Operand.of(DType.INT8, 7, 3).asConstant(),
                scalar(0.0625),
                bytes(DType.INT8, 0),
                scalar(0.5),
                bytes(DType.UINT8, 128));
        cases.add("", new MatMulInteger(), Operand.of(DType.UINT8, 5, 7), Operand.of(DType.INT8, 7, 3));
        cases.add(
                "",
                new ConvInteger(kernel(3, 3).window(), 1),
                Operand.of(DType.UINT8, 1, 3, 7, 5),
                Operand.of(DType.UINT8, 4, 3, 3, 3),
                bytes(DType.UINT8, 9));
    }

    private static Operand bytes(DType dtype, long value) {
        return new Operand(TensorType.of(dtype), true, Filling.of(value));
    }

    /** Powers of two as scales, so that no product is rounded before it is rounded to a whole number. */
    private static Operand powers(long count) {
        return weight(count).with((tensor, _) -> {
            for (long i = 0; i < count; i++) {
                tensor.set(i, Math.scalb(1.0, -(int) i - 5));
            }
        });
    }
}
