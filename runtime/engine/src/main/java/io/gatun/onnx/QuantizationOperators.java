package io.gatun.onnx;

import io.gatun.op.DequantizeLinear;
import io.gatun.op.DynamicQuantizeLinear;
import io.gatun.op.QuantizeLinear;
import io.gatun.tensor.DType;
import java.util.Optional;

/** Between floating numbers and the whole numbers that stand for them. What newer versions added are attributes. */
final class QuantizationOperators {
    private QuantizationOperators() {}

    static void register(OperatorTable table) {
        table.add(
                "QuantizeLinear",
                10,
                node -> new QuantizeLinear(
                        node.attributes().getLong("axis", 1),
                        node.attributes().getLong("block_size", 0),
                        outputType(node)));
        table.add(
                "DequantizeLinear",
                10,
                node -> new DequantizeLinear(
                        node.attributes().getLong("axis", 1),
                        node.attributes().getLong("block_size", 0),
                        outputType(node)));
        table.add("DynamicQuantizeLinear", 11, _ -> new DynamicQuantizeLinear());
    }

    private static Optional<DType> outputType(NodeImport node) {
        int number = node.attributes().getInt("output_dtype", 0);
        return number == 0 ? Optional.empty() : Optional.of(OnnxTypes.dtype(number));
    }
}
