package io.gatun.onnx;

import io.gatun.op.ConstantOfShape;
import io.gatun.op.Gather;
import io.gatun.op.GatherElements;
import io.gatun.op.GatherND;
import io.gatun.op.ScatterElements;
import io.gatun.op.ScatterND;
import io.gatun.op.ScatterReduction;
import io.gatun.op.ShapeOf;
import io.gatun.op.SizeOf;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;

/** Operators that look up or replace elements by index, and those that make or measure shapes. */
final class IndexingOperators {
    private IndexingOperators() {}

    static void register(OperatorTable table) {
        table.add("Gather", 1, node -> new Gather(axis(node)));
        table.add("GatherElements", 11, node -> new GatherElements(axis(node)));
        table.add("GatherND", 11, node -> new GatherND(node.attributes().getLong("batch_dims", 0)));
        table.add("Scatter", 9, node -> new ScatterElements(axis(node), ScatterReduction.NONE));
        table.add("ScatterElements", 11, node -> new ScatterElements(axis(node), reduction(node)));
        table.add("ScatterND", 11, node -> new ScatterND(reduction(node)));
        table.add(
                "Shape",
                1,
                node -> new ShapeOf(
                        node.attributes().getLong("start", 0), node.attributes().getLong("end", Long.MAX_VALUE)));
        table.add("Size", 1, _ -> new SizeOf());
        table.add(
                "ConstantOfShape",
                9,
                node -> new ConstantOfShape(
                        node.attributes().has("value") ? node.attributes().getTensor("value") : zero()));
    }

    private static Tensor zero() {
        return Tensor.allocate(TensorType.of(DType.FLOAT32, 1), Arena.ofAuto());
    }

    private static long axis(NodeImport node) {
        return node.attributes().getLong("axis", 0);
    }

    private static ScatterReduction reduction(NodeImport node) {
        return node.attributes().getChoice("reduction", ScatterReduction.NONE);
    }
}
