package io.gatun.opencl;

import io.gatun.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/** Products of the matrices in the last two axes of tensors of float32; those of one axis are a row or a column. */
final class MatMulLowering {
    /** Most matrices of a launch, as devices limit the groups along its second axis. */
    private static final int MOST_MATRICES = 65_535;

    private MatMulLowering() {}

    static Lowering of(Candidate node) {
        var a = row(node.data(0));
        var b = column(node.data(1));
        var y = node.result();
        int rows = (int) a.dim(-2);
        int columns = (int) b.dim(-1);
        int depth = (int) a.dim(-1);
        if (node.constant(1).isPresent() && b.rank() == 2) {
            return compiler -> {
                var packing = new MatrixPacking(compiler.precision(), columns, depth, false, 1, Optional.empty(), 0);
                var x = compiler.readDense(node.input(0));
                var out = compiler.defineDense(node.output());
                new ConstantMatrix(compiler, (int) (y.size() / columns), packing, MapFunction.NONE)
                        .emit(node, x, depth, out, columns);
            };
        }
        var batch = MatrixBatch.of(a, b, batch(node, y));
        if (batch.count() > MOST_MATRICES) {
            throw new Refused(batch.count() + " matrices at once, kernels take " + MOST_MATRICES);
        }
        return compiler -> new GemmCall(
                        compiler, rows, columns, depth, false, false, batch, 1, GemmCall.Addend.NONE, MapFunction.NONE)
                .emit(
                        node,
                        new GemmCall.Side(compiler.readDense(node.input(0)), depth),
                        new GemmCall.Side(compiler.readDense(node.input(1)), columns),
                        new GemmCall.Side(compiler.defineDense(node.output()), columns));
    }

    private static Shape row(Shape a) {
        return a.rank() == 1 ? Shape.of(1, a.dim(0)) : a;
    }

    private static Shape column(Shape b) {
        return b.rank() == 1 ? Shape.of(b.dim(0), 1) : b;
    }

    /** The axes of the output before its matrices. */
    private static Shape batch(Candidate node, Shape y) {
        int dropped = (node.data(0).rank() == 1 ? 1 : 0) + (node.data(1).rank() == 1 ? 1 : 0);
        return Shape.of(Arrays.copyOf(y.dims(), Math.max(0, y.rank() - 2 + dropped)));
    }
}
