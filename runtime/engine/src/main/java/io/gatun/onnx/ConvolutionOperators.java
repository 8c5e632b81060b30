package io.gatun.onnx;

import io.gatun.op.Col2Im;
import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.DeformConv;
import io.gatun.op.Window;
import java.util.List;

/** Convolutions, and the sum of patches that undoes the cutting of one. */
final class ConvolutionOperators {
    private ConvolutionOperators() {}

    static void register(OperatorTable table) {
        table.add("Conv", 1, ConvolutionOperators::conv);
        table.add("ConvTranspose", 1, ConvolutionOperators::convTranspose);
        table.add(
                "DeformConv",
                19,
                node -> new DeformConv(
                        Window.of(node.attributes()),
                        node.attributes().getLong("group", 1),
                        node.attributes().getLong("offset_group", 1)));
        table.add("Col2Im", 18, node -> new Col2Im(Window.of(node.attributes())));
    }

    private static Conv conv(NodeImport node) {
        return new Conv(Window.of(node.attributes()), node.attributes().getLong("group", 1));
    }

    private static ConvTranspose convTranspose(NodeImport node) {
        var attributes = node.attributes();
        return new ConvTranspose(
                Window.of(attributes),
                attributes.getLong("group", 1),
                attributes.getLongs("output_padding", List.of()),
                attributes.getLongs("output_shape", List.of()));
    }
}
