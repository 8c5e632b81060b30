package io.gatun.opencl;

import io.gatun.op.Pad;
import io.gatun.op.Transpose;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Operators that put numbers elsewhere and change none. */
final class MovementLowering {
    private MovementLowering() {}

    static Lowering of(Candidate node, Transpose transpose) {
        var x = node.data(0);
        var y = node.result();
        var from = permuted(x, transpose);
        var walk = Walk.of(y.dims(), from, y.strides());
        return compiler -> {
            var in = compiler.readDense(node.input(0));
            var out = compiler.defineDense(node.output());
            compiler.emit(node.info("strided copy", "axes move"), List.of(in), out, copy(compiler, walk, in, out));
        };
    }

    private static long[] permuted(Shape x, Transpose transpose) {
        int rank = x.rank();
        var strides = x.strides();
        var permuted = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            permuted[axis] = transpose.permutation().isEmpty()
                    ? strides[rank - 1 - axis]
                    : strides[x.axis(transpose.permutation().get(axis))];
        }
        return permuted;
    }

    static Lowering of(Candidate node, Pad pad) {
        if (pad.mode() != Pad.Mode.CONSTANT) {
            throw new Refused("mode " + pad.mode());
        }
        var x = node.data(0);
        var y = node.result();
        float value = node.input(2).isPresent()
                ? (float) node.constant(2)
                        .orElseThrow(() -> new Refused("the value is not a constant"))
                        .doubleAt(0)
                : 0;
        var before = before(node, x);
        var box = x.dims();
        int from = 0;
        int to = 0;
        for (int axis = 0; axis < box.length; axis++) {
            long first = Math.max(0, -before[axis]);
            box[axis] = Math.max(0, Math.min(box[axis], y.dim(axis) - before[axis]) - first);
            from += (int) (first * x.strides()[axis]);
            to += (int) ((first + before[axis]) * y.strides()[axis]);
        }
        var inside = Shape.of(box).size() == 0 ? null : Walk.of(box, x.strides(), y.strides());
        int fromFirst = from;
        int toFirst = to;
        return compiler -> pad(compiler, node, inside, fromFirst, toFirst, value);
    }

    private static long[] before(Candidate node, Shape x) {
        var pads = node.constant(1)
                .orElseThrow(() -> new Refused("the pads are not constant"))
                .toLongs();
        var before = new long[x.rank()];
        if (!node.input(3).isPresent()) {
            System.arraycopy(pads, 0, before, 0, before.length);
            return before;
        }
        var axes = node.constant(3)
                .orElseThrow(() -> new Refused("the axes are not constant"))
                .toLongs();
        for (int i = 0; i < axes.length; i++) {
            before[x.axis(axes[i])] = pads[i];
        }
        return before;
    }

    /** @param inside what of x is in y; null if nothing is */
    private static void pad(ClCompiler compiler, Candidate node, Walk inside, int from, int to, float value) {
        var x = compiler.readDense(node.input(0));
        var y = compiler.defineDense(node.output());
        var calls = new ArrayList<KernelCall>();
        calls.add(KernelCall.of(compiler.kernel("strided", "fill"))
                .operand(y)
                .ints(y.size())
                .reals(value)
                .over(y.size()));
        if (inside != null) {
            calls.add(copy(compiler, inside, x.from(from), y.from(to)));
        }
        compiler.emit(node.info("fill and copy", "constant padding"), List.of(x), y, calls.toArray(KernelCall[]::new));
    }

    private static KernelCall copy(ClCompiler compiler, Walk walk, Operand from, Operand to) {
        return KernelCall.of(compiler.kernel("strided", "strided"))
                .operand(from)
                .operand(to)
                .ints((int) walk.positions())
                .ints(walk.arguments())
                .over(walk.positions());
    }
}
