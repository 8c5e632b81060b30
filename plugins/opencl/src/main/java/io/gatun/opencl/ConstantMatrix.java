package io.gatun.opencl;

import io.gatun.spi.Buffer;
import java.util.List;

/**
 * Products of rows with a constant matrix, as in fully connected layers: by {@code gemv.cl} for a few rows, else by
 * {@code gemm.cl}.
 *
 * @param rows of the left side
 */
record ConstantMatrix(ClCompiler compiler, int rows, MatrixPacking packing, MapFunction activation) {
    /** So many rows wait for the matrix to be read; more compute. */
    private static final int MOST_GEMV_ROWS = 8;

    /** Columns of a group, and work-items that share each of their sums. */
    private record Strip(int workers, int columns) {
        static Strip of(ClDevice device, int depth) {
            if (device.kind() == ClDevice.Kind.PROCESSOR) {
                return new Strip(8, 4);
            }
            int most = Integer.highestOneBit(device.workGroup());
            return new Strip(Math.min(most, depth >= 1024 ? 128 : 32), 4);
        }
    }

    /** @param x and {@code y} are rows, a line apart which may be longer than they are */
    void emit(Candidate node, Operand x, int xLine, Operand y, int yLine) {
        var weights = compiler.resources().packed(node.constant(1).orElseThrow(), packing.form(), packing);
        int vector = packing.depth() % 4 == 0 && xLine % 4 == 0 && x.offset() % 4 == 0 ? 4 : 1;
        if (rows <= MOST_GEMV_ROWS) {
            var call = gemv(weights, x, xLine, y, yLine, vector);
            compiler.emit(
                    node.info("gemv", "a few rows: all the time goes into reading the matrix"), List.of(x), y, call);
            return;
        }
        var fetch = new ProductTile.Fetch(vector, 4, true, true, false);
        var tile = TileSearch.fastest(
                compiler,
                "gemm %dx%dx%d with a constant, by %d".formatted(rows, packing.depth(), packing.columns(), vector),
                ProductTiles.of(compiler.device(), fetch, rows, packing.columns(), 1),
                (candidate, memory) -> List.of(gemm(
                        candidate,
                        memory.buffer(packing.bytes()),
                        Operand.dense(memory.buffer(bytes(rows, xLine)), x.shape()),
                        xLine,
                        Operand.dense(memory.buffer(bytes(rows, yLine)), y.shape()),
                        yLine,
                        vector)));
        var call = gemm(tile, weights, x, xLine, y, yLine, vector);
        compiler.emit(node.info("gemm " + tile, "rows times a constant matrix, packed"), List.of(x), y, call);
    }

    private long bytes(int lines, int line) {
        return (long) lines * line * compiler.precision().bytes();
    }

    private KernelCall gemv(Buffer weights, Operand x, int xLine, Operand y, int yLine, int vector) {
        var strip = Strip.of(compiler.device(), packing.depth());
        var kernel = compiler.kernel(
                "gemv",
                "gemv",
                "WORKERS=" + strip.workers,
                "WIDTH=" + strip.columns,
                "ROWS=" + rows,
                "VECTOR=" + vector,
                activation.definition());
        return KernelCall.of(kernel)
                .buffer(weights)
                .buffer(x.buffer())
                .ints(x.offset(), xLine)
                .buffer(y.buffer())
                .ints(y.offset(), yLine)
                .ints(packing.columns(), packing.depth())
                .reals(activation.alpha(), activation.beta())
                .groups(
                        new long[] {(long) Math.ceilDiv(packing.columns(), strip.columns) * strip.workers},
                        strip.workers);
    }

    private KernelCall gemm(ProductTile tile, Buffer weights, Operand x, int xLine, Operand y, int yLine, int vector) {
        var kernel = compiler.kernel(
                "gemm",
                "gemm",
                tile.definitions(
                        "VA=" + vector, "VB=4", "A_ALONG_K=1", "B_ALONG_K=1", "CONSTANT_B=1", activation.definition()));
        var call = KernelCall.of(kernel)
                .buffer(x.buffer())
                .ints(x.offset(), xLine)
                .buffer(weights)
                .buffer(y.buffer())
                .ints(y.offset(), yLine)
                .ints(rows, packing.columns(), packing.depth())
                .reals(activation.alpha(), activation.beta());
        return tile.call(call, rows, packing.columns(), 1);
    }
}
