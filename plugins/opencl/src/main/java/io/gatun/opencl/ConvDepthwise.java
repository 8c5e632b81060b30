package io.gatun.opencl;

/** Calls {@code conv_depthwise.cl}. */
final class ConvDepthwise {
    /** Adjacent output pixels of a work-item, as in the kernel. */
    private static final int ACROSS = 4;

    /** Most images along the third axis of work-items, which devices limit. */
    private static final int MOST_IMAGES = 1024;

    private ConvDepthwise() {}

    static void emit(ClCompiler compiler, Candidate node, ConvShape c, ConvOperands operands, String reason) {
        var bias = new PackedBias(node.constant(2), 1, c.rows());
        var packing = new DepthwisePacking(compiler.precision(), c.rows(), c.kernelH() * c.kernelW(), bias);
        var filters = compiler.resources().packed(node.constant(1).orElseThrow(), packing.form(), packing);
        var kernel = compiler.kernel(
                "conv_depthwise",
                "conv_depthwise",
                "PIXELS=" + operands.adjacent(c.outWidth()),
                "TAPS_H=" + c.kernelH(),
                "TAPS_W=" + c.kernelW(),
                "STRIDE_W=" + c.strideW(),
                "DILATION_W=" + c.dilationW(),
                operands.activation().definition());
        var call = KernelCall.of(kernel).buffer(filters).operand(operands.x());
        operands.addTo(call)
                .ints(c.images(), c.channels(), c.rows(), c.height(), c.width(), c.outHeight(), c.outWidth())
                .ints(c.strideH(), c.padTop(), c.padLeft(), c.dilationH())
                .reals(operands.activation().alpha(), operands.activation().beta());
        compiler.emit(
                node.info("conv_depthwise", reason),
                operands.reads(),
                operands.y(),
                call.over(
                        (long) Math.ceilDiv(c.outWidth(), ACROSS) * c.outHeight(),
                        c.rows(),
                        Math.min(c.images(), MOST_IMAGES)));
    }
}
