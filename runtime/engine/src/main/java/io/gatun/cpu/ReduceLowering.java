package io.gatun.cpu;

import io.gatun.cpu.norm.ChannelSums;
import io.gatun.cpu.norm.RowSums;
import io.gatun.graph.Node;
import io.gatun.op.Reduce;
import io.gatun.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Sums and means of float32 over all axes but that of channels, or over the last axes. */
final class ReduceLowering {
    private ReduceLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!(node.op() instanceof Reduce reduce)
                || reduce.function() != Reduce.Function.SUM && reduce.function() != Reduce.Function.MEAN
                || !compiler.isFloat(node.input(0))) {
            return false;
        }
        var shape = compiler.type(node.input(0)).shape();
        var folded = folded(compiler, node, reduce, shape);
        if (folded.isEmpty()) {
            return false;
        }
        long count = shape.size() / compiler.type(node.output()).shape().size();
        double factor = reduce.function() == Reduce.Function.MEAN ? 1.0 / count : 1;
        if (areLast(folded.get(), shape)) {
            return ofRows(compiler, node, count, factor);
        }
        return areAllButChannels(folded.get())
                && compiler.canBePixels(node.input(0))
                && (shape.rank() == 2 || compiler.hasPixels(node.input(0)))
                && ofChannels(compiler, node, factor);
    }

    /** Which axes are folded, if that is known before the run. */
    private static Optional<boolean[]> folded(CpuCompiler compiler, Node node, Reduce reduce, Shape shape) {
        var folded = new boolean[shape.rank()];
        var axes = node.input(1).isPresent()
                ? compiler.graph().constant(node.input(1)).map(tensor -> tensor.toLongs())
                : Optional.of(new long[0]);
        if (axes.isEmpty()) {
            return Optional.empty();
        }
        for (long axis : axes.get()) {
            folded[shape.axis(axis)] = true;
        }
        if (axes.get().length == 0) {
            Arrays.fill(folded, !reduce.noopWithEmptyAxes());
        }
        return Optional.of(folded);
    }

    /** Axes of extent 1 may count as folded or not. */
    private static boolean areLast(boolean[] folded, Shape shape) {
        boolean last = true;
        for (int axis = folded.length - 1; axis >= 0; axis--) {
            if (!folded[axis] && shape.dim(axis) != 1) {
                last = false;
            } else if (folded[axis] && shape.dim(axis) != 1 && !last) {
                return false;
            }
        }
        return true;
    }

    private static boolean areAllButChannels(boolean[] folded) {
        for (int axis = 0; axis < folded.length; axis++) {
            if (folded[axis] == (axis == 1)) {
                return false;
            }
        }
        return folded.length > 1;
    }

    private static boolean ofRows(CpuCompiler compiler, Node node, long floats, double factor) {
        long rows = compiler.type(node.output()).shape().size();
        if (RowSums.partialBytes(1, floats) * rows > Integer.MAX_VALUE) {
            return false;
        }
        var in = compiler.plain(node.input(0));
        var out = compiler.definePlain(node.output());
        var partial = compiler.resources().scratch(node.name() + " sums", RowSums.partialBytes((int) rows, floats));
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector sum", "of rows"),
                List.of(in),
                List.of(out, partial),
                memory -> RowSums.run(
                        workers,
                        (int) rows,
                        floats,
                        memory.address(in),
                        factor,
                        memory.address(out),
                        memory.address(partial))));
        return true;
    }

    private static boolean ofChannels(CpuCompiler compiler, Node node, double factor) {
        var in = compiler.pixels(node.input(0));
        var out = compiler.definePlain(node.output());
        var partial =
                compiler.resources().scratch(node.name() + " sums", ChannelSums.partialBytes(in.rows(), in.channels()));
        var workers = compiler.resources().workers();
        compiler.emit(new KernelStep(
                compiler.info(node, "vector sum", "of channels"),
                List.of(in.buffer()),
                List.of(out, partial),
                memory -> ChannelSums.run(
                        workers,
                        in.rows(),
                        in.channels(),
                        in.address(memory),
                        in.ld(),
                        factor,
                        memory.address(out),
                        memory.address(partial))));
        return true;
    }
}
