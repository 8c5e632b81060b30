package io.gatun.onnx;

import io.gatun.op.ArgExtreme;
import io.gatun.op.Reduce;
import java.util.List;

/** Operators that fold axes into one number each. */
final class ReductionOperators {
    private ReductionOperators() {}

    static void register(OperatorTable table) {
        for (var function : Reduce.Function.values()) {
            table.add(function.type(), 1, node -> reduceByAttribute(node, function));
            table.add(function.type(), function == Reduce.Function.SUM ? 13 : 18, node -> reduce(node, function));
        }
        table.add("ArgMax", 1, node -> argExtreme(node, true));
        table.add("ArgMin", 1, node -> argExtreme(node, false));
    }

    private static Reduce reduceByAttribute(NodeImport node, Reduce.Function function) {
        var axes = node.attributes().getLongs("axes", List.of());
        if (!axes.isEmpty()) {
            node.setInput(1, "axes", axes);
        }
        return new Reduce(function, node.attributes().getFlag("keepdims", true), false);
    }

    private static Reduce reduce(NodeImport node, Reduce.Function function) {
        return new Reduce(
                function,
                node.attributes().getFlag("keepdims", true),
                node.attributes().getFlag("noop_with_empty_axes", false));
    }

    private static ArgExtreme argExtreme(NodeImport node, boolean max) {
        return new ArgExtreme(
                max,
                node.attributes().getLong("axis", 0),
                node.attributes().getFlag("keepdims", true),
                node.attributes().getFlag("select_last_index", false));
    }
}
