package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The product of the matrices in the last two axes, the axes before them broadcasting; ONNX MatMul, NumPy's matmul. An input
 * of one axis is a row on the left or a column on the right, and its extent of 1 is dropped from the output.
 *
 * <p>Inputs: A [..., M, K] and B [..., K, N] of one type, floating or 32 or 64 bits whole (summed exactly, wrapping).
 */
public record MatMul() implements Op {
    /**
     * How two inputs meet.
     *
     * @param batchA shape of A before its last two axes; likewise for B and the output
     */
    record Layout(MatrixProduct product, Shape batchA, Shape batchB, Shape batch, Shape output) {}

    @Override
    public String type() {
        return "MatMul";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireNumber(0);
        if (!in.dtype(0).isFloating()) {
            in.requireType(0, DType.INT32, DType.INT64, DType.UINT32, DType.UINT64);
        }
        in.requireSameType(0, 1);
        return Optional.of(List.of(new TensorType(in.dtype(0), shapeOf(in, 0, 1))));
    }

    /** Shape of the product of inputs {@code a} and {@code b}. @throws GatunException if they have none */
    static Shape shapeOf(Operands in, int a, int b) {
        in.requireRank(a, 1, Integer.MAX_VALUE);
        in.requireRank(b, 1, Integer.MAX_VALUE);
        long inner = in.shape(a).dim(-1);
        if (in.shape(b).dim(in.shape(b).rank() == 1 ? 0 : -2) != inner) {
            throw new GatunException("the inner extents differ: " + in.describe(a) + ", " + in.describe(b));
        }
        MatrixProduct.requireIndexable(
                in.shape(a).rank() == 1 ? 1 : in.shape(a).dim(-2),
                inner,
                in.shape(b).rank() == 1 ? 1 : in.shape(b).dim(-1));
        return layout(in.shape(a), in.shape(b)).output;
    }

    /** How inputs of these shapes, which {@link #shapeOf} accepts, meet. */
    static Layout layout(Shape a, Shape b) {
        long rows = a.rank() == 1 ? 1 : a.dim(-2);
        long columns = b.rank() == 1 ? 1 : b.dim(-1);
        var batchA = withoutMatrix(a);
        var batchB = withoutMatrix(b);
        var batch = Broadcast.of(batchA, batchB);
        int rank = batch.rank();
        var dims = Arrays.copyOf(batch.dims(), rank + 2);
        if (a.rank() > 1) {
            dims[rank++] = rows;
        }
        if (b.rank() > 1) {
            dims[rank++] = columns;
        }
        var product = new MatrixProduct((int) rows, (int) a.dim(-1), (int) columns, false, false);
        return new Layout(product, batchA, batchB, batch, Shape.of(Arrays.copyOf(dims, rank)));
    }

    private static Shape withoutMatrix(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), Math.max(0, shape.rank() - 2)));
    }

    @Override
    public long macs(Operands in) {
        var layout = layout(in.shape(0), in.shape(1));
        return layout.output.size() * layout.product.inner();
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var a = in.get(0);
        var b = in.get(1);
        var y = out.getFirst();
        boolean floating = y.dtype().isFloating();
        forEachMatrix(a.shape(), b.shape(), (product, matrixA, matrixB, start) -> {
            long startA = matrixA * product.rows() * product.inner();
            long startB = matrixB * product.inner() * product.columns();
            if (floating) {
                product.doubles(
                        a, startA, b, startB, (m, n, sum) -> y.set(start + (long) m * product.columns() + n, sum));
            } else {
                product.longs(
                        a, startA, b, startB, (m, n, sum) -> y.set(start + (long) m * product.columns() + n, sum));
            }
        });
    }

    /** What becomes of each sum: its offset in the output, the numbers of the row of A and of the column of B, and the sum. */
    @FunctionalInterface
    interface Sink {
        void accept(long at, long row, long column, double sum);
    }

    /** The product of numbers of at most 8 bits, each less the zero point of its row of A or its column of B. */
    static void quantized(Tensor a, PerLine zeroA, Tensor b, PerLine zeroB, Sink sink) {
        forEachMatrix(a.shape(), b.shape(), (product, matrixA, matrixB, start) -> {
            long firstRow = matrixA * product.rows();
            long firstColumn = matrixB * product.columns();
            product.doubles(
                    a,
                    firstRow * product.inner(),
                    m -> zeroA.value(firstRow + m),
                    b,
                    firstColumn * product.inner(),
                    n -> zeroB.value(firstColumn + n),
                    (m, n, sum) ->
                            sink.accept(start + (long) m * product.columns() + n, firstRow + m, firstColumn + n, sum));
        });
    }

    @FunctionalInterface
    private interface Matrices {
        /** @param start of their product in the output */
        void multiply(MatrixProduct product, long matrixA, long matrixB, long start);
    }

    private static void forEachMatrix(Shape a, Shape b, Matrices matrices) {
        var layout = layout(a, b);
        if (layout.output.size() == 0) {
            return;
        }
        var product = layout.product;
        var inA = Broadcast.offsets(layout.batchA, layout.batch);
        var inB = Broadcast.offsets(layout.batchB, layout.batch);
        for (int i = 0; i < inA.length; i++) {
            matrices.multiply(product, inA[i], inB[i], (long) i * product.rows() * product.columns());
        }
    }
}
