package io.gatun.opencl;

import io.gatun.op.Activation;
import io.gatun.op.Gemm;
import io.gatun.tensor.Shape;
import java.util.Optional;

/** Products of two matrices of float32, with what is added to them and an activation. */
final class GemmLowering {
    private GemmLowering() {}

    static Lowering of(Candidate node, Gemm gemm, Optional<Activation> activation) {
        var a = node.data(0);
        node.data(1);
        var y = node.result();
        var function = MapFunction.of(activation);
        if (node.input(2).isPresent()) {
            node.data(2);
        }
        int depth = (int) a.dim(gemm.transposeA() ? 0 : 1);
        return compiler -> {
            if (isConstant(node, gemm, y)) {
                constant(compiler, node, gemm, y, depth, function);
            } else {
                computed(compiler, node, gemm, y, depth, function);
            }
        };
    }

    /** Whether the right side is known now, and so is what is added, the same to each row. */
    private static boolean isConstant(Candidate node, Gemm gemm, Shape y) {
        boolean addsRow = !node.input(2).isPresent() || node.constant(2).isPresent() && isRow(node.data(2), y.dim(1));
        return !gemm.transposeA() && node.constant(1).isPresent() && addsRow;
    }

    private static boolean isRow(Shape c, long columns) {
        return c.size() == 1 || c.size() == columns && c.dim(-1) == columns;
    }

    private static void constant(
            ClCompiler compiler, Candidate node, Gemm gemm, Shape y, int depth, MapFunction function) {
        var packing = new MatrixPacking(
                compiler.precision(),
                (int) y.dim(1),
                depth,
                gemm.transposeB(),
                gemm.alpha(),
                node.constant(2),
                gemm.beta());
        var x = compiler.read(node.input(0));
        var out = compiler.define(node.output());
        new ConstantMatrix(compiler, (int) y.dim(0), packing, function)
                .emit(node, x, x.imageStride(), out, out.imageStride());
    }

    private static void computed(
            ClCompiler compiler, Candidate node, Gemm gemm, Shape y, int depth, MapFunction function) {
        var a = compiler.read(node.input(0));
        var b = compiler.read(node.input(1));
        var c = addend(compiler, node, gemm);
        var out = compiler.define(node.output());
        new GemmCall(
                        compiler,
                        (int) y.dim(0),
                        (int) y.dim(1),
                        depth,
                        gemm.transposeA(),
                        gemm.transposeB(),
                        MatrixBatch.single(),
                        gemm.alpha(),
                        c,
                        function)
                .emit(
                        node,
                        new GemmCall.Side(a, a.imageStride()),
                        new GemmCall.Side(b, b.imageStride()),
                        new GemmCall.Side(out, out.imageStride()));
    }

    private static GemmCall.Addend addend(ClCompiler compiler, Candidate node, Gemm gemm) {
        if (!node.input(2).isPresent()) {
            return GemmCall.Addend.NONE;
        }
        var c = compiler.readDense(node.input(2));
        int columns = c.shape().rank() == 0 ? 1 : (int) c.shape().dim(-1);
        int rows = c.size() / columns;
        return new GemmCall.Addend(Optional.of(c), rows == 1 ? 0 : columns, columns == 1 ? 0 : 1, gemm.beta());
    }
}
