package io.gatun.cpu;

import io.gatun.cpu.gemm.Epilogue;
import io.gatun.cpu.gemm.Gemm;
import io.gatun.cpu.gemm.PackedMatrix;
import io.gatun.cpu.gemm.ScaledSum;
import io.gatun.cpu.map.Activations;
import io.gatun.cpu.map.Relayout;
import io.gatun.cpu.map.Rows;
import io.gatun.graph.Node;
import io.gatun.op.Activation;
import io.gatun.op.FusedGemm;
import io.gatun.op.MatMul;
import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.spi.Workers;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gemm, and MatMul of two matrices, of float32 that may all change from run to run, as while a network learns: transposed or
 * not, scaled or not, with any C.
 *
 * <p>One matrix is packed in each run and the other read in place, row by row; which of the two can be chosen, as the product
 * of the transposed matrices is the transposed product. A batch times weights [outputs, inputs] packs the batch.
 */
final class FedMatrixLowering {
    /** Columns are padded, so that matrices of few of them grow: beyond this they are left to others. */
    private static final long MOST_FLOATS = 1L << 27;

    /** Of a larger matrix some columns are packed at a time: less memory, and it is in the cache when it is multiplied. */
    private static final long PIECE_BYTES = 8L << 20;

    private FedMatrixLowering() {}

    static boolean lower(CpuCompiler compiler, Node node) {
        return switch (node.op()) {
            case io.gatun.op.Gemm gemm -> lower(compiler, node, gemm, Optional.empty());
            case FusedGemm(io.gatun.op.Gemm gemm, Activation activation) ->
                lower(compiler, node, gemm, Optional.of(activation));
            case MatMul _
            when rank(compiler, node, 0) == 2 && rank(compiler, node, 1) == 2 ->
                lower(compiler, node, new io.gatun.op.Gemm(1, 1, false, false), Optional.empty());
            default -> false;
        };
    }

    private static int rank(CpuCompiler compiler, Node node, int input) {
        return compiler.type(node.input(input)).shape().rank();
    }

    private static boolean lower(
            CpuCompiler compiler, Node node, io.gatun.op.Gemm gemm, Optional<Activation> activation) {
        if (!compiler.canBePixels(node.output()) || !AfterProduct.knows(activation)) {
            return false;
        }
        var a = compiler.type(node.input(0)).shape();
        var out = compiler.type(node.output()).shape();
        long depth = a.dim(gemm.transposeA() ? 0 : 1);
        boolean swapped = !gemm.transposeA() && gemm.transposeB() && out.dim(0) < out.dim(1);
        long rows = out.dim(swapped ? 1 : 0);
        long columns = out.dim(swapped ? 0 : 1);
        if (isTooLarge(depth, columns) || isTooLarge(rows, columns)) {
            return false;
        }
        emit(
                compiler,
                node,
                gemm,
                AfterProduct.of(activation),
                new Product((int) rows, (int) depth, (int) columns, swapped));
        return true;
    }

    private static boolean isTooLarge(long rows, long columns) {
        long padded = Math.ceilDiv(columns, Rows.BLOCK) * Rows.BLOCK;
        return Math.max(rows, padded) >= Integer.MAX_VALUE
                || padded >= 2 * columns && padded > MOST_FLOATS / (rows + 1);
    }

    /**
     * The product as it is computed.
     *
     * @param swapped whether its rows are the columns of the output
     */
    private record Product(int rows, int depth, int columns, boolean swapped) {
        int ld() {
            return Rows.padded(columns);
        }

        /** Columns that are packed at a time. */
        int piece() {
            return PackedMatrix.columnsWithin(PIECE_BYTES, depth, columns);
        }
    }

    /** A matrix in memory; {@code ld} floats lie from one row to the next. */
    private record Matrix(Buffer buffer, long offset, long ld) {
        long address(Memory memory) {
            return memory.address(buffer) + 4 * offset;
        }
    }

    private static Matrix matrix(CpuCompiler compiler, Node node, int input) {
        var value = node.input(input);
        if (compiler.hasPixels(value)) {
            var pixels = compiler.pixels(value);
            return new Matrix(pixels.buffer(), pixels.offset(), pixels.ld());
        }
        return new Matrix(compiler.plain(value), 0, compiler.type(value).shape().dim(1));
    }

    /**
     * Where the product is made, in padded rows, and where the output lies: the same place unless the product is the transposed
     * output.
     */
    private record Place(Buffer product, long offset, int ld, Buffer out) {
        static Place of(CpuCompiler compiler, Node node, Product product) {
            if (product.swapped) {
                var scratch = compiler.resources().scratch(node.name() + " product", 4L * product.rows * product.ld());
                return new Place(scratch, 0, product.ld(), compiler.definePlain(node.output()));
            }
            if (product.columns == product.ld()) {
                var out = compiler.definePlain(node.output());
                return new Place(out, 0, product.ld(), out);
            }
            var pixels = compiler.definePixels(node.output());
            return new Place(pixels.buffer(), pixels.offset(), pixels.ld(), pixels.buffer());
        }

        long address(Memory memory) {
            return memory.address(product) + 4 * offset;
        }

        /** What a step that fills it writes. */
        List<Buffer> written() {
            return product == out ? List.of(out) : List.of(out, product);
        }
    }

    private static void emit(
            CpuCompiler compiler, Node node, io.gatun.op.Gemm gemm, AfterProduct after, Product product) {
        var resources = compiler.resources();
        var workers = resources.workers();
        var left = matrix(compiler, node, product.swapped ? 1 : 0);
        var right = matrix(compiler, node, product.swapped ? 0 : 1);
        boolean turnsLeft = gemm.transposeA();
        var packed = resources.scratch(node.name() + " packed", PackedMatrix.bytes(product.depth, product.piece()));
        var turned = resources.scratch(node.name() + " turned", turnsLeft ? 4L * product.rows * product.depth : 0);
        var addend = addend(compiler, node, gemm, product.swapped);
        var place = Place.of(compiler, node, product);
        resources.rehearse(MatrixRehearsal.of(product.rows, product.columns, after.fused()));
        var reads = new ArrayList<>(List.of(left.buffer, right.buffer));
        addend.ifPresent(c -> reads.add(c.buffer));
        var writes = new ArrayList<>(List.of(packed, turned));
        writes.addAll(place.written());
        boolean inPanels = addend.filter(Addend::isInPanels).isPresent();
        boolean sums = gemm.alpha() != 1 || addend.isPresent() && !inPanels;
        compiler.emit(new KernelStep(
                compiler.info(node, "GEMM", "matrices made while running: one is packed in each run"),
                List.copyOf(reads),
                List.copyOf(writes),
                memory -> {
                    long a = left.address(memory);
                    if (turnsLeft) {
                        long to = memory.address(turned);
                        Relayout.toPlanes(workers, 1, product.rows, product.depth, a, (int) left.ld, to);
                        a = to;
                    }
                    long c = addend.map(matrix -> matrix.at(memory)).orElse(0L);
                    long to = place.address(memory);
                    var epilogue = sums ? Epilogue.none() : after.fused();
                    long lda = turnsLeft ? product.depth : left.ld;
                    // swapped or not, a transposed B means that what is packed lies column by column
                    long depthStride = gemm.transposeB() ? 1 : right.ld;
                    long columnStride = gemm.transposeB() ? right.ld : 1;
                    for (int column = 0; column < product.columns; column += product.piece()) {
                        var b = PackedMatrix.pack(
                                memory.address(packed),
                                product.depth,
                                Math.min(product.piece(), product.columns - column),
                                right.address(memory) + 4L * column * columnStride,
                                depthStride,
                                columnStride,
                                inPanels ? c + 4L * column : 0,
                                workers);
                        Gemm.run(product.rows, a, lda, b, to + 4L * column, place.ld, 0, 0, epilogue, workers);
                    }
                    if (sums) {
                        addend.map(matrix -> matrix.sum(gemm, c))
                                .orElseGet(() -> new ScaledSum(gemm.alpha(), 0, 0, 0, 0))
                                .run(product.rows, product.columns, to, place.ld, after.fused(), workers);
                    }
                    finish(after, product, to, place.ld, workers);
                    if (product.swapped) {
                        long out = memory.address(place.out);
                        Relayout.toPlanes(workers, 1, product.columns, product.rows, to, place.ld, out);
                    }
                }));
    }

    private static void finish(AfterProduct after, Product product, long at, int ld, Workers workers) {
        after.separate().ifPresent(f -> Activations.rows(workers, f, product.rows, product.columns, at, ld, at, ld));
    }

    /**
     * C of a Gemm, as the product that is computed sees it.
     *
     * @param isInPanels whether it is one number a column that the product itself adds
     */
    private record Addend(Buffer buffer, long rowStride, long columnStride, boolean isInPanels) {
        long at(Memory memory) {
            return memory.address(buffer);
        }

        ScaledSum sum(io.gatun.op.Gemm gemm, long address) {
            return new ScaledSum(gemm.alpha(), gemm.beta(), address, rowStride, columnStride);
        }
    }

    private static Optional<Addend> addend(CpuCompiler compiler, Node node, io.gatun.op.Gemm gemm, boolean swapped) {
        if (!node.input(2).isPresent()) {
            return Optional.empty();
        }
        var shape = compiler.type(node.input(2)).shape();
        long across = stride(shape, 1);
        long down = stride(shape, 2);
        var buffer = compiler.plain(node.input(2));
        // one column is as good as one number a column
        boolean row = !swapped
                && down == 0
                && shape.size() == compiler.type(node.output()).shape().dim(1);
        return Optional.of(
                swapped
                        ? new Addend(buffer, across, down, false)
                        : new Addend(buffer, down, across, row && gemm.alpha() == 1 && gemm.beta() == 1));
    }

    /** Floats from one element to the next along an axis, counted from the last as 1; 0 where it repeats. */
    private static long stride(Shape shape, int axis) {
        boolean repeats = shape.rank() < axis || shape.dim(-axis) == 1;
        return repeats ? 0 : axis == 1 ? 1 : shape.dim(-1);
    }
}
