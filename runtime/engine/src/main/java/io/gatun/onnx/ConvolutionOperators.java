package io.gatun.onnx;

import io.gatun.op.Conv;
import io.gatun.op.Window;

/** Convolutions. */
final class ConvolutionOperators {
    private ConvolutionOperators() {}

    static void register(OperatorTable table) {
        table.add("Conv", 1, ConvolutionOperators::conv);
    }

    private static Conv conv(NodeImport node) {
        return new Conv(Window.of(node.attributes()), node.attributes().getLong("group", 1));
    }
}
