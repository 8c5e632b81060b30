package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.op.AffineGrid;
import io.gatun.op.Attributes;
import io.gatun.op.Einsum;
import io.gatun.op.GridSample;
import io.gatun.op.NonMaxSuppression;
import io.gatun.op.ResizeFilter;
import io.gatun.op.RoiAlign;

/** Operators of detection and of spatial transformers, and sums of products over named axes. */
final class SamplingOperators {
    private SamplingOperators() {}

    static void register(OperatorTable table) {
        table.add("AffineGrid", 20, node -> new AffineGrid(node.attributes().getFlag("align_corners", false)));
        table.add("GridSample", 16, node -> gridSample(node.attributes()));
        table.add(
                "NonMaxSuppression",
                10,
                node -> new NonMaxSuppression(node.attributes().getFlag("center_point_box", false)));
        table.add("RoiAlign", 10, node -> roiAlign(node.attributes(), "output_half_pixel"));
        table.add("RoiAlign", 16, node -> roiAlign(node.attributes(), "half_pixel"));
        table.add(
                "Einsum",
                12,
                node -> new Einsum(node.attributes().getString(node.attributes().require("equation"), "")));
    }

    /** Operator set 20 renamed bilinear to linear and bicubic to cubic. */
    private static GridSample gridSample(Attributes attributes) {
        var written = attributes.getString("mode", "linear");
        var mode = switch (written) {
            case "nearest" -> ResizeFilter.Mode.NEAREST;
            case "linear", "bilinear" -> ResizeFilter.Mode.LINEAR;
            case "cubic", "bicubic" -> ResizeFilter.Mode.CUBIC;
            default -> throw new GatunException("attribute 'mode' must be nearest, linear or cubic, got " + written);
        };
        return new GridSample(
                mode,
                attributes.getChoice("padding_mode", GridSample.Beyond.ZEROS),
                attributes.getFlag("align_corners", false));
    }

    private static RoiAlign roiAlign(Attributes attributes, String coordinates) {
        var mode = attributes.getString("mode", "avg");
        if (!mode.equals("avg") && !mode.equals("max")) {
            throw new GatunException("attribute 'mode' must be avg or max, got " + mode);
        }
        return new RoiAlign(
                mode.equals("max"),
                attributes.getLong("output_height", 1),
                attributes.getLong("output_width", 1),
                attributes.getLong("sampling_ratio", 0),
                attributes.getFloat("spatial_scale", 1),
                attributes
                        .getString("coordinate_transformation_mode", coordinates)
                        .equals("half_pixel"));
    }
}
