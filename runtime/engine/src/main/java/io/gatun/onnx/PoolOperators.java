package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.AveragePool;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.GlobalLpPool;
import io.gatun.op.GlobalMaxPool;
import io.gatun.op.LpPool;
import io.gatun.op.MaxPool;
import io.gatun.op.MaxRoiPool;
import io.gatun.op.MaxUnpool;
import io.gatun.op.Window;
import java.util.List;

/** Pools. What newer versions added are attributes whose defaults mean what the older versions did. */
final class PoolOperators {
    private PoolOperators() {}

    static void register(OperatorTable table) {
        table.add(
                "MaxPool",
                1,
                node -> new MaxPool(
                        Window.of(node.attributes()),
                        node.attributes().getFlag("ceil_mode", false),
                        node.attributes().getFlag("storage_order", false)));
        table.add(
                "AveragePool",
                1,
                node -> new AveragePool(
                        Window.of(node.attributes()),
                        node.attributes().getFlag("ceil_mode", false),
                        node.attributes().getFlag("count_include_pad", false)));
        table.add(
                "LpPool",
                1,
                node -> new LpPool(
                        Window.of(node.attributes()), node.attributes().getFlag("ceil_mode", false), floatOrder(node)));
        table.add(
                "LpPool",
                2,
                node -> new LpPool(
                        Window.of(node.attributes()),
                        node.attributes().getFlag("ceil_mode", false),
                        node.attributes().getLong("p", 2)));
        table.add("MaxUnpool", 9, node -> new MaxUnpool(Window.of(node.attributes())));
        table.add("MaxRoiPool", 1, PoolOperators::maxRoiPool);
        table.add("GlobalAveragePool", 1, _ -> new GlobalAveragePool());
        table.add("GlobalMaxPool", 1, _ -> new GlobalMaxPool());
        table.add("GlobalLpPool", 1, node -> new GlobalLpPool(floatOrder(node)));
        table.add("GlobalLpPool", 2, node -> new GlobalLpPool(node.attributes().getLong("p", 2)));
    }

    private static MaxRoiPool maxRoiPool(NodeImport node) {
        var attributes = node.attributes();
        var shape = attributes.getLongs(attributes.require("pooled_shape"), List.of());
        if (shape.size() != 2) {
            throw new GatunException("attribute 'pooled_shape' wants a height and a width, got " + shape);
        }
        return new MaxRoiPool(shape.get(0), shape.get(1), attributes.getFloat("spatial_scale", 1));
    }

    /** The norm's order as the first operator set has it: a float. */
    private static long floatOrder(NodeImport node) {
        float p = node.attributes().getFloat("p", 2);
        if (p != (long) p) {
            throw new GatunException("attribute 'p' must be a whole number, got " + p);
        }
        return (long) p;
    }
}
