package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.CenterCropPad;
import io.gatun.op.Concat;
import io.gatun.op.DepthToSpace;
import io.gatun.op.Expand;
import io.gatun.op.Flatten;
import io.gatun.op.LegacyTile;
import io.gatun.op.Pad;
import io.gatun.op.Reshape;
import io.gatun.op.ReverseSequence;
import io.gatun.op.Slice;
import io.gatun.op.SpaceToDepth;
import io.gatun.op.Split;
import io.gatun.op.Squeeze;
import io.gatun.op.Tile;
import io.gatun.op.Transpose;
import io.gatun.op.Unsqueeze;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;

/** Operators that rearrange, repeat, cut and join elements without looking at them. */
final class MovementOperators {
    private MovementOperators() {}

    static void register(OperatorTable table) {
        table.add("Concat", 1, node -> new Concat(node.attributes().getLong("axis", 1)));
        table.add("Concat", 4, node -> new Concat(requiredAxis(node)));
        table.add("Flatten", 1, node -> new Flatten(node.attributes().getLong("axis", 1)));
        table.add("Transpose", 1, node -> new Transpose(node.attributes().getLongs("perm", List.of())));
        table.add("Expand", 8, _ -> new Expand());
        table.add("Tile", 1, _ -> new LegacyTile());
        table.add("Tile", 6, _ -> new Tile());
        table.add("DepthToSpace", 1, MovementOperators::depthToSpace);
        table.add("SpaceToDepth", 1, node -> new SpaceToDepth(blockSize(node)));
        reshapes(table);
        table.add("Slice", 1, MovementOperators::sliceByAttributes);
        table.add("Slice", 10, _ -> new Slice());
        table.add("Split", 1, MovementOperators::splitByAttribute);
        table.add("Split", 13, MovementOperators::split);
        table.add("Pad", 1, node -> padByAttributes(node, "paddings"));
        table.add("Pad", 2, node -> padByAttributes(node, "pads"));
        table.add("Pad", 11, node -> new Pad(mode(node)));
        table.add(
                "CenterCropPad", 18, node -> new CenterCropPad(node.attributes().getLongs("axes", List.of())));
        table.add(
                "ReverseSequence",
                10,
                node -> new ReverseSequence(
                        node.attributes().getLong("batch_axis", 1),
                        node.attributes().getLong("time_axis", 0)));
    }

    private static DepthToSpace depthToSpace(NodeImport node) {
        var mode = node.attributes().getString("mode", "DCR");
        if (!mode.equals("DCR") && !mode.equals("CRD")) {
            throw new GatunException("attribute 'mode' must be DCR or CRD, got " + mode);
        }
        return new DepthToSpace(blockSize(node), mode.equals("CRD"));
    }

    private static long blockSize(NodeImport node) {
        return node.attributes().getLong(node.attributes().require("blocksize"), 1);
    }

    private static void reshapes(OperatorTable table) {
        table.add("Reshape", 1, node -> {
            node.setInput(1, "shape", requiredLongs(node, "shape"));
            return new Reshape(false);
        });
        table.add("Reshape", 5, node -> new Reshape(node.attributes().getFlag("allowzero", false)));
        table.add("Squeeze", 1, node -> {
            if (node.attributes().has("axes")) {
                node.setInput(1, "axes", requiredLongs(node, "axes"));
            }
            return new Squeeze();
        });
        table.add("Squeeze", 13, _ -> new Squeeze());
        table.add("Unsqueeze", 1, node -> {
            node.setInput(1, "axes", requiredLongs(node, "axes"));
            return new Unsqueeze();
        });
        table.add("Unsqueeze", 13, _ -> new Unsqueeze());
    }

    private static Slice sliceByAttributes(NodeImport node) {
        node.setInput(1, "starts", requiredLongs(node, "starts"));
        node.setInput(2, "ends", requiredLongs(node, "ends"));
        if (node.attributes().has("axes")) {
            node.setInput(3, "axes", requiredLongs(node, "axes"));
        }
        return new Slice();
    }

    private static Split splitByAttribute(NodeImport node) {
        if (node.attributes().has("split")) {
            node.setInput(1, "split", requiredLongs(node, "split"));
        }
        return new Split(node.attributes().getLong("axis", 0));
    }

    private static Split split(NodeImport node) {
        long parts = node.attributes().getLong("num_outputs", node.outputs());
        if (parts != node.outputs()) {
            throw new GatunException(
                    "attribute 'num_outputs' is " + parts + ", the node lists " + node.outputs() + " outputs");
        }
        return new Split(node.attributes().getLong("axis", 0));
    }

    private static Pad padByAttributes(NodeImport node, String pads) {
        node.setInput(1, "pads", requiredLongs(node, pads));
        float value = node.attributes().getFloat("value", 0);
        if (value != 0) {
            node.setInput(2, "value", Tensor.of(Shape.SCALAR, value));
        }
        return new Pad(mode(node));
    }

    private static Pad.Mode mode(NodeImport node) {
        return node.attributes().getChoice("mode", Pad.Mode.CONSTANT);
    }

    private static long requiredAxis(NodeImport node) {
        return node.attributes().getLong(node.attributes().require("axis"), 0);
    }

    private static List<Long> requiredLongs(NodeImport node, String name) {
        return node.attributes().getLongs(node.attributes().require(name), List.of());
    }
}
