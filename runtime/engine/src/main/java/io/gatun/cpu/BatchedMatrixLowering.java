package io.gatun.cpu;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.map.CopyRows;
import io.gatun.cpu.map.Rows;
import io.gatun.graph.Node;
import io.gatun.op.MatMul;
import io.gatun.spi.Buffer;
import io.gatun.spi.Workers;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Products of row-major tensors of two axes or more in float32: of any number of rows with one constant matrix, and of many
 * matrices with as many others, which are packed while the network runs.
 */
final class BatchedMatrixLowering {
    /** Columns are padded, so that matrices of few of them grow: beyond this they are left to the definition. */
    private static final long MOST_FLOATS = 1L << 27;

    private BatchedMatrixLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        if (!(node.op() instanceof MatMul)
                || !node.inputs().stream().allMatch(compiler::isFloat)
                || compiler.type(node.input(0)).shape().rank() < 2
                || compiler.type(node.input(1)).shape().rank() < 2
                || !isModest(compiler, node)) {
            return false;
        }
        var right = compiler.type(node.input(1)).shape();
        if (compiler.graph().constant(node.input(1)).isPresent() && right.rank() == 2) {
            constantMatrix(compiler, node);
        } else {
            matrices(compiler, node);
        }
        return true;
    }

    /** Whether extents can be counted, and matrices that grow by their padding stay small enough. */
    private static boolean isModest(CpuCompiler compiler, Node node) {
        long columns = compiler.type(node.input(1)).shape().dim(-1);
        long padded = Math.ceilDiv(columns, Rows.BLOCK) * Rows.BLOCK;
        long rows = compiler.type(node.output()).shape().size() / columns;
        long longest = Math.max(rows, compiler.type(node.input(0)).shape().dim(-1) + 1);
        return longest <= Integer.MAX_VALUE
                && padded <= Integer.MAX_VALUE
                && (padded < 2 * columns || padded <= MOST_FLOATS / longest);
    }

    /** Whole vectors are written: rows that are not a multiple of them long are made apart and then copied. */
    private static boolean isPadded(long columns) {
        return columns % Rows.BLOCK == 0;
    }

    private static void constantMatrix(CpuCompiler compiler, Node node) {
        var weight = compiler.graph().constant(node.input(1)).orElseThrow();
        var matrix = ConstantMatrix.of(
                weight, false, Optional.empty(), compiler.resources().numerics());
        var packed = compiler.resources().packed(weight, matrix, matrix);
        int rows = (int) (compiler.type(node.output()).shape().size() / matrix.columns());
        int ldc = Rows.padded(matrix.columns());
        var in = compiler.plain(node.input(0));
        var out = compiler.definePlain(node.output());
        boolean direct = isPadded(matrix.columns());
        var product = direct ? out : compiler.resources().scratch(node.name() + " product", 4L * rows * ldc);
        var workers = compiler.resources().workers();
        compiler.resources().rehearse(MatrixRehearsal.of(rows, matrix.columns(), Epilogue.none()));
        compiler.emit(new KernelStep(
                compiler.info(node, matrix.kernel(), "constant matrix, packed"),
                List.of(in),
                direct ? List.of(out) : List.of(out, product),
                memory -> {
                    long to = memory.address(product);
                    matrix.multiply(
                            memory.address(packed),
                            rows,
                            memory.address(in),
                            matrix.depth(),
                            to,
                            ldc,
                            Epilogue.none(),
                            workers);
                    if (!direct) {
                        CopyRows.run(workers, rows, matrix.columns(), to, ldc, memory.address(out), matrix.columns());
                    }
                }));
    }

    /** One product: its extents, and how much scratch space one worker needs for it. */
    private record Product(int rows, int depth, int columns) {
        long packedBytes() {
            return PackedMatrix.bytes(depth, columns);
        }

        int ldc() {
            return Rows.padded(columns);
        }

        long scratchBytes() {
            long bytes = packedBytes() + (isPadded(columns) ? 0 : 4L * rows * ldc());
            // the next worker's packed matrix begins behind, and wants a boundary that short vectors do not lead to
            return Math.ceilDiv(bytes, Tensor.ALIGNMENT) * Tensor.ALIGNMENT;
        }

        /** Multiplies on the calling thread, or on all workers if there are some. */
        void run(long a, long b, long c, long scratch, Workers workers) {
            var packed = PackedMatrix.pack(scratch, depth, columns, b, columns, 1, 0, workers);
            long to = isPadded(columns) ? c : scratch + packedBytes();
            Gemm.run(rows, a, depth, packed, to, ldc(), 0, 0, Epilogue.none(), workers);
            if (to != c) {
                CopyRows.run(workers, rows, columns, to, ldc(), c, columns);
            }
        }
    }

    private static void matrices(CpuCompiler compiler, Node node) {
        var left = compiler.type(node.input(0)).shape();
        var right = compiler.type(node.input(1)).shape();
        var shape = compiler.type(node.output()).shape();
        var product = new Product((int) left.dim(-2), (int) left.dim(-1), (int) right.dim(-1));
        int count = (int) shape.sizeBetween(0, shape.rank() - 2);
        var repetition = Repetition.of(matrices(shape), matrices(left), matrices(right));
        var a = compiler.plain(node.input(0));
        var b = compiler.plain(node.input(1));
        var out = compiler.definePlain(node.output());
        var workers = compiler.resources().workers();
        var alone = new Workers(1);
        Buffer scratch =
                compiler.resources().scratch(node.name() + " packed", product.scratchBytes() * workers.threads());
        compiler.emit(new KernelStep(
                compiler.info(node, "GEMM", "both matrices made while running"),
                List.of(a, b),
                List.of(out, scratch),
                memory -> {
                    boolean shared = count < workers.threads();
                    Workers.Task task = (i, worker) -> product.run(
                            memory.address(a) + 4 * repetition.element(0, i) * product.rows * product.depth,
                            memory.address(b) + 4 * repetition.element(1, i) * product.depth * product.columns,
                            memory.address(out) + 4L * i * product.rows * product.columns,
                            memory.address(scratch) + worker * product.scratchBytes(),
                            shared ? workers : alone);
                    if (shared) {
                        for (int i = 0; i < count; i++) {
                            task.run(i, 0);
                        }
                    } else {
                        workers.parallel(count, task);
                    }
                }));
    }

    /** The axes before the last two: how many matrices there are. */
    private static Shape matrices(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }
}
