package io.gatun.opencl;

import java.util.List;

/** Softmax and its logarithm. */
final class SoftmaxLowering {
    private SoftmaxLowering() {}

    /** @param flattened whether all axes from {@code axis} on are one */
    static Lowering of(Candidate node, long axis, boolean flattened, boolean logarithm) {
        var x = node.data(0);
        node.result();
        int along = x.axis(axis);
        int length = (int) (flattened ? x.sizeBetween(along, x.rank()) : x.dim(along));
        int inner = (int) (flattened ? 1 : x.sizeBetween(along + 1, x.rank()));
        return compiler -> emit(compiler, node, length, inner, logarithm ? "LOGARITHM" : "PLAIN");
    }

    private static void emit(ClCompiler compiler, Candidate node, int length, int inner, String form) {
        var x = compiler.readDense(node.input(0));
        var y = compiler.defineDense(node.output());
        int lines = x.size() / length;
        if (inner > 1) {
            var call = KernelCall.of(compiler.kernel("softmax", "lines", form))
                    .operand(x)
                    .operand(y)
                    .ints(lines, length, inner)
                    .over(lines);
            compiler.emit(node.info("one line a work-item", "the axis is not the last"), List.of(x), y, call);
            return;
        }
        var kernel = compiler.kernel("softmax", "rows", form);
        long group = kernel.sharingGroup(length);
        var call = KernelCall.of(kernel)
                .operand(x)
                .operand(y)
                .ints(length)
                .local(group * Float.BYTES)
                .groups(new long[] {lines * group}, group);
        compiler.emit(node.info("one row a work-group", "folded in local memory"), List.of(x), y, call);
    }
}
