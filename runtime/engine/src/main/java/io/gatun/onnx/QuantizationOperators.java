package io.gatun.onnx;

import io.gatun.op.ConvInteger;
import io.gatun.op.DequantizeLinear;
import io.gatun.op.DynamicQuantizeLinear;
import io.gatun.op.MatMulInteger;
import io.gatun.op.QLinearConv;
import io.gatun.op.QLinearMatMul;
import io.gatun.op.QuantizeLinear;
import io.gatun.op.Window;
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
                        type(node, "output_dtype"),
                        type(node, "precision"),
                        node.attributes().getFlag("saturate", true)));
        table.add(
                "DequantizeLinear",
                10,
                node -> new DequantizeLinear(
                        node.attributes().getLong("axis", 1),
                        node.attributes().getLong("block_size", 0),
                        type(node, "output_dtype")));
        table.add("DynamicQuantizeLinear", 11, _ -> new DynamicQuantizeLinear());
        table.add(
                "QLinearConv",
                10,
                node -> new QLinearConv(
                        Window.of(node.attributes()), node.attributes().getLong("group", 1)));
        table.add(
                "ConvInteger",
                10,
                node -> new ConvInteger(
                        Window.of(node.attributes()), node.attributes().getLong("group", 1)));
        table.add("QLinearMatMul", 10, _ -> new QLinearMatMul());
        table.add("MatMulInteger", 10, _ -> new MatMulInteger());
    }

    private static Optional<DType> type(NodeImport node, String attribute) {
        int number = node.attributes().getInt(attribute, 0);
        return number == 0 ? Optional.empty() : Optional.of(OnnxTypes.dtype(number));
    }
}
