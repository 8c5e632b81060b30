package io.gatun.onnx;

import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Window;
import java.util.List;

/** Convolutions. */
final class ConvolutionOperators {
    private ConvolutionOperators() {}

    static void register(OperatorTable table) {
        table.add("Conv", 1, ConvolutionOperators::conv);
        table.add("ConvTranspose", 1, ConvolutionOperators::convTranspose);
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
