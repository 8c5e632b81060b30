package io.gatun.opencl;

import io.gatun.op.Concat;
import io.gatun.tensor.Shape;
import java.util.ArrayList;

/** Joining values along an axis. Parts are made in place where they can be; only the others are copied. */
final class ConcatLowering {
    private ConcatLowering() {}

    static Lowering of(Candidate node, Concat concat) {
        for (int i = 0; i < node.node().inputs().size(); i++) {
            node.data(i);
        }
        int axis = node.result().axis(concat.axis());
        return compiler -> emit(compiler, node, axis);
    }

    private static void emit(ClCompiler compiler, Candidate node, int axis) {
        boolean byImages = axis <= 1;
        var output = node.output();
        var whole = compiler.isDefined(output)
                ? compiler.read(output)
                : byImages ? compiler.define(output) : compiler.defineDense(output);
        var reads = new ArrayList<Operand>();
        var copies = new ArrayList<KernelCall>();
        int offset = 0;
        for (var input : node.node().inputs()) {
            var shape = compiler.shape(input);
            int row = (int) shape.sizeBetween(axis, shape.rank());
            var from = byImages ? compiler.read(input) : inRows(compiler.readDense(input), row);
            var to = byImages
                    ? new ConcatSlot(output, offset, axis == 0).within(whole, shape)
                    : new Operand(whole.buffer(), offset, rowOf(whole, axis), from.shape());
            if (!from.equals(to)) {
                reads.add(from);
                copies.add(new Copy(compiler, from, compiler.precision(), to, compiler.precision()).call());
            }
            offset += row;
        }
        if (!copies.isEmpty()) {
            var words = "%d of %d parts could not be made in place"
                    .formatted(copies.size(), node.node().inputs().size());
            compiler.emit(node.info("copy", words), reads, whole, copies.toArray(KernelCall[]::new));
        }
    }

    private static Operand inRows(Operand part, int row) {
        return part.as(Shape.of(part.size() / row, row));
    }

    private static int rowOf(Operand whole, int axis) {
        return (int) whole.shape().sizeBetween(axis, whole.shape().rank());
    }
}
