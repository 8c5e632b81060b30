package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * y = alpha * A' * B' + beta * C; ONNX Gemm. A' is A [M, K], or the transpose of A [K, M]; B' is B [K, N], or the transpose
 * of B [N, K]; the optional C broadcasts to the output's shape [M, N].
 *
 * <p>All have one type, floating or 32 or 64 bits whole. Whole numbers are summed exactly (wrapping); an alpha or beta other
 * than 1 scales in double and truncates.
 */
public record Gemm(float alpha, float beta, boolean transposeA, boolean transposeB) implements Op {
    @Override
    public String type() {
        return "Gemm";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("alpha", alpha)
                .set("beta", beta)
                .set("transA", transposeA ? 1L : 0L)
                .set("transB", transposeB ? 1L : 0L)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 3);
        in.requireRank(0, 2, 2);
        in.requireRank(1, 2, 2);
        in.requireNumber(0);
        if (!in.dtype(0).isFloating()) {
            in.requireType(0, DType.INT32, DType.INT64, DType.UINT32, DType.UINT64);
        }
        in.requireSameType(0, 1);
        in.requireSameType(0, 2);
        var a = in.shape(0);
        var b = in.shape(1);
        long inner = a.dim(transposeA ? 0 : 1);
        if (b.dim(transposeB ? 1 : 0) != inner) {
            throw new GatunException("the inner extents differ: " + in.describe(0) + (transposeA ? " transposed" : "")
                    + ", " + in.describe(1) + (transposeB ? " transposed" : ""));
        }
        var y = Shape.of(a.dim(transposeA ? 1 : 0), b.dim(transposeB ? 0 : 1));
        if (in.has(2) && !Broadcast.fills(in.shape(2), y)) {
            throw new GatunException("C wants a shape that broadcasts to " + y + ", " + in.describe(2));
        }
        MatrixProduct.requireIndexable(y.dim(0), inner, y.dim(1));
        return Optional.of(List.of(new TensorType(in.dtype(0), y)));
    }

    @Override
    public long macs(Operands in) {
        return in.shape(0).size() * in.shape(1).dim(transposeB ? 0 : 1);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var a = in.get(0);
        var b = in.get(1);
        var c = in.size() > 2 ? in.get(2) : null;
        var y = out.getFirst();
        int columns = (int) y.shape().dim(1);
        var product = new MatrixProduct(
                (int) y.shape().dim(0), (int) a.shape().dim(transposeA ? 0 : 1), columns, transposeA, transposeB);
        var strides = c == null ? new long[2] : Broadcast.stridesIn(c.shape(), y.shape());
        if (y.dtype().isFloating()) {
            product.doubles(a, 0, b, 0, (m, n, sum) -> {
                int i = m * columns + n;
                y.set(i, alpha * sum + (c == null ? 0 : beta * c.doubleAt(m * strides[0] + n * strides[1])));
            });
        } else {
            product.longs(a, 0, b, 0, (m, n, sum) -> {
                int i = m * columns + n;
                y.set(i, scale(alpha, sum) + (c == null ? 0 : scale(beta, c.longAt(m * strides[0] + n * strides[1]))));
            });
        }
    }

    private static long scale(float factor, long value) {
        return factor == 1 ? value : (long) ((double) factor * value);
    }
}
