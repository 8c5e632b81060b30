package io.gatun.onnx;

import io.gatun.op.Compress;
import io.gatun.op.Cumulative;
import io.gatun.op.EyeLike;
import io.gatun.op.NonZero;
import io.gatun.op.OneHot;
import io.gatun.op.TopK;
import io.gatun.op.Trilu;
import io.gatun.op.Unique;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Optional;

/** Operators that find, mark or keep some elements, and those that run along an axis. */
final class SelectionOperators {
    private SelectionOperators() {}

    static void register(OperatorTable table) {
        table.add("OneHot", 9, node -> new OneHot(node.attributes().getLong("axis", -1)));
        table.add("CumSum", 11, node -> cumulative(node, false));
        table.add("CumProd", 26, node -> cumulative(node, true));
        table.add("TopK", 1, SelectionOperators::topByAttribute);
        table.add("TopK", 10, SelectionOperators::top);
        table.add("Trilu", 14, node -> new Trilu(node.attributes().getFlag("upper", true)));
        table.add("EyeLike", 9, SelectionOperators::eyeLike);
        table.add("NonZero", 9, _ -> new NonZero());
        table.add("Compress", 9, node -> new Compress(optionalAxis(node)));
        table.add(
                "Unique",
                11,
                node -> new Unique(optionalAxis(node), node.attributes().getFlag("sorted", true)));
    }

    private static Cumulative cumulative(NodeImport node, boolean product) {
        return new Cumulative(
                product,
                node.attributes().getFlag("exclusive", false),
                node.attributes().getFlag("reverse", false));
    }

    private static TopK topByAttribute(NodeImport node) {
        node.setInput(
                1,
                "k",
                Tensor.of(
                        Shape.of(1), node.attributes().getLong(node.attributes().require("k"), 0)));
        return top(node);
    }

    private static TopK top(NodeImport node) {
        return new TopK(
                node.attributes().getLong("axis", -1),
                node.attributes().getFlag("largest", true),
                node.attributes().getFlag("sorted", true));
    }

    private static EyeLike eyeLike(NodeImport node) {
        var attributes = node.attributes();
        var dtype = attributes.has("dtype")
                ? Optional.of(OnnxTypes.dtype(attributes.getInt("dtype", 0)))
                : Optional.<DType>empty();
        return new EyeLike(dtype, attributes.getLong("k", 0));
    }

    private static Optional<Long> optionalAxis(NodeImport node) {
        var attributes = node.attributes();
        return attributes.has("axis") ? Optional.of(attributes.getLong("axis", 0)) : Optional.empty();
    }
}
