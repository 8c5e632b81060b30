package io.gatun.cpu;

import io.gatun.graph.Node;
import io.gatun.op.Activation;
import io.gatun.op.FusedGemm;
import io.gatun.op.MatMul;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Fully connected layers: products of rows with a constant matrix, in float32. */
final class MatrixLowering {
    private MatrixLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        return switch (node.op()) {
            case io.gatun.op.Gemm gemm -> gemm(compiler, node, gemm, Optional.empty());
            case FusedGemm(io.gatun.op.Gemm gemm, Activation activation) ->
                gemm(compiler, node, gemm, Optional.of(activation));
            case MatMul _ -> multiply(compiler, node, false, Optional.empty(), Optional.empty());
            default -> false;
        };
    }

    private static boolean gemm(
            CpuCompiler compiler, Node node, io.gatun.op.Gemm gemm, Optional<Activation> activation) {
        var bias = compiler.graph().constant(node.input(2));
        boolean plainSum =
                gemm.alpha() == 1 && (gemm.beta() == 1 || !node.input(2).isPresent());
        long columns = compiler.type(node.output()).shape().dim(1);
        boolean oneBiasRow = !node.input(2).isPresent()
                || bias.isPresent() && isRow(bias.get().shape(), columns);
        if (gemm.transposeA() || !plainSum || !oneBiasRow) {
            return false;
        }
        return multiply(compiler, node, gemm.transposeB(), bias, activation);
    }

    /** Whether a bias has one number for each column; a column of as many numbers as there are columns has not. */
    private static boolean isRow(Shape bias, long columns) {
        return bias.size() == columns && (columns == 1 || bias.dim(-1) == columns);
    }

    private static boolean multiply(
            CpuCompiler compiler,
            Node node,
            boolean transposed,
            Optional<Tensor> bias,
            Optional<Activation> activation) {
        var weight = compiler.graph().constant(node.input(1));
        if (weight.isEmpty()
                || weight.get().shape().rank() != 2
                || compiler.type(node.input(0)).shape().rank() != 2
                || !compiler.canBePixels(node.input(0))
                || !compiler.canBePixels(node.output())
                || !AfterProduct.knows(activation)) {
            return false;
        }
        var matrix = ConstantMatrix.of(
                weight.get(), transposed, bias, compiler.resources().numerics());
        var packed = compiler.resources().packed(weight.get(), matrix, matrix);
        var shape = compiler.type(node.input(0)).shape();
        var pixels = compiler.hasPixels(node.input(0)) ? compiler.pixels(node.input(0)) : null;
        var in = pixels == null ? compiler.plain(node.input(0)) : pixels.buffer();
        long lda = pixels == null ? shape.dim(1) : pixels.ld();
        var out = compiler.definePixels(node.output());
        var workers = compiler.resources().workers();
        int rows = (int) shape.dim(0);
        var after = AfterProduct.of(activation);
        compiler.resources().rehearse(MatrixRehearsal.of(rows, out.channels(), after.fused()));
        compiler.emit(new KernelStep(
                compiler.info(node, matrix.kernel(), "constant matrix, packed"),
                List.of(in),
                List.of(out.buffer()),
                memory -> {
                    long a = pixels == null ? memory.address(in) : pixels.address(memory);
                    long target = out.address(memory);
                    matrix.multiply(memory.address(packed), rows, a, lda, target, out.ld(), after.fused(), workers);
                    after.sweep(workers, out, target);
                }));
        return true;
    }
}
