/**
 * The runtime that programs embed: ONNX import, graph passes, placement, CPU kernels, execution.
 *
 * <p>Only the door and the vocabulary are exported; kernels never are.
 */
module io.gatun.runtime {
    requires com.google.protobuf;
    requires jdk.incubator.vector;
    requires jdk.jfr;

    exports io.gatun;
    exports io.gatun.graph;
    exports io.gatun.onnx;
    exports io.gatun.op;
    exports io.gatun.spi;
    exports io.gatun.tensor;

    uses io.gatun.spi.AcceleratorProvider;
}
