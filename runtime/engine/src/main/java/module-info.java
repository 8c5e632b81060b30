/**
 * The runtime that programs embed: ONNX import, graph passes, placement, CPU kernels, execution.
 *
 * <p>The door, the vocabulary and what explanations speak of are exported; kernels never are.
 */
module io.gatun.runtime {
    requires com.google.protobuf;
    requires jdk.incubator.vector;
    requires static jdk.jfr; // runs are recorded where it is there

    exports io.gatun;
    exports io.gatun.graph;
    exports io.gatun.onnx;
    exports io.gatun.op;
    exports io.gatun.pass;
    exports io.gatun.place;
    exports io.gatun.spi;
    exports io.gatun.tensor;

    uses io.gatun.spi.AcceleratorProvider;

    provides io.gatun.spi.AcceleratorProvider with
            io.gatun.cpu.CpuProvider;
}
