package io.gatun.opencl;

import io.gatun.op.Reduce;
import io.gatun.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Folding along neighbouring axes into one number, global pools among them. */
final class ReduceLowering {
    private ReduceLowering() {}

    /** A global pool: everything but images and channels. */
    static Lowering ofPlanes(Candidate node, String function) {
        var x = node.data(0);
        node.result();
        int length = (int) x.sizeBetween(2, x.rank());
        return compiler -> planes(compiler, node, function, length);
    }

    static Lowering of(Candidate node, Reduce reduce) {
        if (reduce.function() == Reduce.Function.LOG_SUM_EXP) {
            throw new Refused("no kernel for ReduceLogSumExp");
        }
        var x = node.data(0);
        node.result();
        var folded = folded(node, reduce, x);
        int first = 0;
        while (first < folded.length && !folded[first]) {
            first++;
        }
        int end = folded.length;
        while (end > first && !folded[end - 1]) {
            end--;
        }
        for (int axis = first; axis < end; axis++) {
            if (!folded[axis]) {
                throw new Refused("the axes are not neighbours: axis " + axis + " lies between and stays");
            }
        }
        var name = reduce.function().name();
        int length = (int) x.sizeBetween(first, end);
        int inner = (int) x.sizeBetween(end, x.rank());
        return compiler -> reduce(compiler, node, name, length, inner);
    }

    /** Which axes are folded; axes of extent 1 that are not may count as either, and count as folded between two that are. */
    private static boolean[] folded(Candidate node, Reduce reduce, Shape x) {
        var folded = new boolean[x.rank()];
        if (node.input(1).isPresent()) {
            var axes = node.constant(1).orElseThrow(() -> new Refused("the axes are not constant"));
            for (long axis : axes.toLongs()) {
                folded[x.axis(axis)] = true;
            }
            if (axes.size() > 0) {
                int first = firstOf(folded);
                for (int axis = first; axis < folded.length; axis++) {
                    folded[axis] |= x.dim(axis) == 1;
                }
                return folded;
            }
        }
        Arrays.fill(folded, !reduce.noopWithEmptyAxes());
        return folded;
    }

    private static int firstOf(boolean[] folded) {
        int first = 0;
        while (!folded[first]) {
            first++;
        }
        return first;
    }

    private static void planes(ClCompiler compiler, Candidate node, String function, int length) {
        var x = compiler.read(node.input(0));
        var y = compiler.define(node.output());
        int channels = (int) x.shape().dim(1);
        rows(compiler, node, function, x, y, x.images() * channels, channels, length);
    }

    private static void reduce(ClCompiler compiler, Candidate node, String function, int length, int inner) {
        var x = compiler.readDense(node.input(0));
        var y = compiler.defineDense(node.output());
        if (inner == 1) {
            rows(compiler, node, function, x, y, y.size(), y.size(), length);
            return;
        }
        var call = KernelCall.of(compiler.kernel("reduce", "lines", function))
                .operand(x)
                .operand(y)
                .ints(y.size(), length, inner)
                .over(y.size());
        compiler.emit(node.info("one line a work-item", "the axes are not the last"), List.of(x), y, call);
    }

    private static void rows(
            ClCompiler compiler,
            Candidate node,
            String function,
            Operand x,
            Operand y,
            int rows,
            int perImage,
            int length) {
        var kernel = compiler.kernel("reduce", "rows", function);
        long group = kernel.sharingGroup(length);
        var call = KernelCall.of(kernel)
                .operand(x)
                .operand(y)
                .ints(perImage, length)
                .local(group * Float.BYTES)
                .groups(new long[] {rows * group}, group);
        compiler.emit(node.info("one row a work-group", "folded in local memory"), List.of(x), y, call);
    }
}
