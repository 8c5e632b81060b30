package io.gatun.cpu;

import io.gatun.cpu.map.Repeat;
import io.gatun.graph.Node;
import io.gatun.op.Expand;
import java.util.List;

/** Repeating a tensor along some axes: a number for each image and channel to all pixels, or any other way row-major. */
final class ExpandLowering {
    private ExpandLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!(node.op() instanceof Expand) || !compiler.isFloat(node.output())) {
            return false;
        }
        if (isToPixels(compiler, node)) {
            toPixels(compiler, node);
            return true;
        }
        return ofPlain(compiler, node);
    }

    private static boolean isToPixels(CpuCompiler compiler, Node node) {
        var small = compiler.type(node.input(0)).shape();
        var shape = compiler.type(node.output()).shape();
        return compiler.canBePixels(node.output())
                && shape.rank() > 2
                && small.rank() == shape.rank()
                && small.size() == shape.dim(0) * shape.dim(1)
                && small.dim(0) == shape.dim(0)
                && small.dim(1) == shape.dim(1);
    }

    private static void toPixels(CpuCompiler compiler, Node node) {
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePixels(node.output());
        int perImage = out.height() * out.width();
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector repeat", "a number for each image and channel"),
                List.of(in.buffer()),
                List.of(out.buffer()),
                memory -> Repeat.run(
                        workers,
                        out.rows(),
                        out.channels(),
                        in.address(memory),
                        false,
                        row -> row / perImage * in.ld(),
                        out.address(memory),
                        out.ld())));
    }

    private static boolean ofPlain(CpuCompiler compiler, Node node) {
        var shape = compiler.type(node.output()).shape();
        var repetition = Repetition.of(shape, compiler.type(node.input(0)).shape());
        if (repetition.length() > Integer.MAX_VALUE) {
            return false;
        }
        var in = compiler.plain(node.input(0));
        var out = compiler.definePlain(node.output());
        int length = (int) repetition.length();
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector repeat", "row-major"),
                List.of(in),
                List.of(out),
                memory -> Repeat.run(
                        workers,
                        shape.size() / length,
                        length,
                        memory.address(in),
                        repetition.isSingle(0),
                        row -> repetition.offset(0, row),
                        memory.address(out),
                        length)));
        return true;
    }
}
