package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.Resize;
import io.gatun.op.ResizeFilter;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;

/** Resize, and Upsample, which it replaced. */
final class ResizeOperators {
    private ResizeOperators() {}

    static void register(OperatorTable table) {
        table.add("Upsample", 1, node -> {
            var attributes = node.attributes();
            return upsampleBy(
                    node,
                    List.of(
                            1f,
                            1f,
                            attributes.getFloat(attributes.require("height_scale"), 1),
                            attributes.getFloat(attributes.require("width_scale"), 1)));
        });
        table.add(
                "Upsample",
                7,
                node -> upsampleBy(
                        node, node.attributes().getFloats(node.attributes().require("scales"), List.of())));
        table.add("Upsample", 9, ResizeOperators::scaled);
        table.add("Resize", 10, ResizeOperators::scaled);
        table.add(
                "Resize",
                11,
                node -> new Resize(
                        node.attributes().getLongs("axes", List.of()),
                        node.attributes().getChoice("keep_aspect_ratio_policy", Resize.Aspect.STRETCH),
                        ResizeFilter.of(node.attributes())));
    }

    private static Resize upsampleBy(NodeImport node, List<Float> scales) {
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(scales.size()));
        for (int i = 0; i < scales.size(); i++) {
            tensor.set(i, scales.get(i));
        }
        node.setInput(2, "scales", tensor);
        return upsample(node);
    }

    /** Scales were input 1 and are input 2. */
    private static Resize scaled(NodeImport node) {
        node.moveLastInput(1, 2);
        return upsample(node);
    }

    private static Resize upsample(NodeImport node) {
        var mode = switch (node.attributes().getString("mode", "nearest")) {
            case "nearest" -> ResizeFilter.Mode.NEAREST;
            case "linear", "bilinear" -> ResizeFilter.Mode.LINEAR;
            default ->
                throw new GatunException("attribute 'mode' must be nearest or linear, got "
                        + node.attributes().getString("mode", ""));
        };
        return new Resize(
                List.of(),
                Resize.Aspect.STRETCH,
                new ResizeFilter(
                        mode,
                        ResizeFilter.Coordinates.ASYMMETRIC,
                        ResizeFilter.Rounding.CEIL_IF_SHRINKING,
                        false,
                        0,
                        false,
                        0));
    }
}
