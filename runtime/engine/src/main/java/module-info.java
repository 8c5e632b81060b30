/** The runtime that programs embed: ONNX import, graph passes, placement, CPU kernels, execution. */
module io.gatun.runtime {
    requires com.google.protobuf;
    requires jdk.incubator.vector;
    requires jdk.jfr;

    exports io.gatun;
    exports io.gatun.tensor;
    exports io.gatun.op;
    exports io.gatun.graph;
}
