package io.gatun.opencl;

import java.util.List;
import java.util.Optional;

/**
 * Calls {@code gemm.cl} for matrices that the network computes.
 *
 * @param a left matrices, a line {@code aLine} apart
 * @param transposeA whether they lie as [depth, rows]
 * @param transposeB whether the right ones lie as [columns, depth]
 * @param c added to the product
 */
record GemmCall(
        ClCompiler compiler,
        int rows,
        int columns,
        int depth,
        boolean transposeA,
        boolean transposeB,
        MatrixBatch batch,
        float scale,
        Addend c,
        MapFunction activation) {
    /** What is added, times a factor: an element is {@code row} or {@code column} further in the next row or column. */
    record Addend(Optional<Operand> operand, int row, int column, float scale) {
        static final Addend NONE = new Addend(Optional.empty(), 0, 0, 0);
    }

    /** Lines of a matrix lie {@code line} elements apart. */
    record Side(Operand operand, int line) {
        Side in(TrialMemory memory, Precision precision, long elements) {
            var buffer = memory.buffer(elements * precision.bytes());
            return new Side(new Operand(buffer, 0, 0, operand.shape()), line);
        }
    }

    void emit(Candidate node, Side a, Side b, Side y) {
        var reads = new java.util.ArrayList<>(List.of(a.operand, b.operand));
        c.operand.ifPresent(reads::add);
        var tile = tile(a, b, y);
        compiler.emit(
                node.info("gemm " + tile, "both sides are computed by the network, or C is"),
                reads,
                y.operand,
                call(tile, a, b, c, y));
    }

    /** Four elements can be read at once if none of a matrix's lines is cut by that. */
    private int vector(Side side, boolean alongK, int across) {
        boolean fours = (alongK ? depth : across) % 4 == 0
                && side.line % 4 == 0
                && side.operand.offset() % 4 == 0
                && batch.isInFours();
        return fours ? 4 : 1;
    }

    private ProductTile tile(Side a, Side b, Side y) {
        int va = vector(a, !transposeA, rows);
        int vb = vector(b, transposeB, columns);
        var tiles = ProductTiles.of(
                compiler.device(),
                new ProductTile.Fetch(va, vb, !transposeA, transposeB, false),
                rows,
                columns,
                batch.count());
        var precision = compiler.precision();
        long matrices = batch.count();
        return TileSearch.fastest(
                compiler,
                "gemm %dx%dx%d of %d, %b %b by %d %d"
                        .formatted(rows, depth, columns, batch.count(), transposeA, transposeB, va, vb),
                tiles,
                (tile, memory) -> List.of(call(
                        tile,
                        a.in(memory, precision, matrices * (transposeA ? depth : rows) * a.line),
                        b.in(memory, precision, matrices * (transposeB ? columns : depth) * b.line),
                        Addend.NONE,
                        y.in(memory, precision, matrices * rows * y.line))));
    }

    private KernelCall call(ProductTile tile, Side a, Side b, Addend c, Side y) {
        var kernel = compiler.kernel(
                "gemm",
                "gemm",
                tile.definitions(
                        "VA=" + vector(a, !transposeA, rows),
                        "VB=" + vector(b, transposeB, columns),
                        "A_ALONG_K=" + (transposeA ? 0 : 1),
                        "B_ALONG_K=" + (transposeB ? 1 : 0),
                        "CONSTANT_B=0",
                        activation.definition()));
        var call = KernelCall.of(kernel)
                .buffer(a.operand.buffer())
                .ints(a.operand.offset(), a.line)
                .ints(
                        batch.stepsA().get(0),
                        batch.stepsA().get(1),
                        batch.stepsA().get(2))
                .buffer(b.operand.buffer())
                .ints(b.operand.offset(), b.line)
                .ints(
                        batch.stepsB().get(0),
                        batch.stepsB().get(1),
                        batch.stepsB().get(2))
                .ints(batch.extents().get(1), batch.extents().get(2))
                .buffer(c.operand.orElse(a.operand).buffer())
                .ints(c.operand.isPresent() ? 1 : 0, c.row, c.column)
                .reals(scale, c.scale)
                .buffer(y.operand.buffer())
                .ints(y.operand.offset(), y.line)
                .ints(rows, columns, depth)
                .reals(activation.alpha(), activation.beta());
        return tile.call(call, rows, columns, batch.count());
    }
}
