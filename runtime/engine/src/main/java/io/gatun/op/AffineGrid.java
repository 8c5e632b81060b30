package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where each pixel of a picture comes from under an affine map, for {@link GridSample}; ONNX AffineGrid.
 *
 * <p>Inputs: theta [N, r, r+1], one matrix a picture, and size i64[r+2], the picture's shape [N, C, spatial...], for r = 2
 * or 3 spatial axes. Output: [N, spatial..., r], points from -1 to 1 along each axis, innermost axis first.
 *
 * @param alignCorners whether -1 and 1 are the centres of the outermost elements, rather than their outer edges
 */
public record AffineGrid(boolean alignCorners) implements Op {
    @Override
    public String type() {
        return "AffineGrid";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("align_corners", alignCorners ? 1 : 0).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireFloating(0);
        in.requireRank(0, 3, 3);
        in.requireList(1);
        int rank = (int) in.shape(1).size() - 2;
        if (rank != 2 && rank != 3) {
            throw new GatunException("size wants 4 or 5 numbers, " + in.describe(1));
        }
        return in.longs(1).map(size -> {
            if (!in.shape(0).equals(Shape.of(size[0], rank, rank + 1))) {
                throw new GatunException("theta wants shape [" + size[0] + "," + rank + "," + (rank + 1) + "] for size "
                        + Arrays.toString(size) + ", " + in.describe(0));
            }
            var dims = new long[rank + 2];
            dims[0] = size[0];
            System.arraycopy(size, 2, dims, 1, rank);
            dims[rank + 1] = rank;
            return List.of(new TensorType(in.dtype(0), Shape.of(dims)));
        });
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var theta = in.getFirst();
        var y = out.getFirst();
        int rank = y.shape().rank() - 2;
        long points = y.shape().sizeBetween(1, rank + 1);
        var point = new double[rank + 1];
        point[rank] = 1;
        for (long n = 0, at = 0; n < y.shape().dim(0); n++) {
            for (long p = 0; p < points; p++) {
                long rest = p;
                for (int i = 0; i < rank; i++) {
                    long extent = y.shape().dim(rank - i);
                    point[i] = coordinate(rest % extent, extent);
                    rest /= extent;
                }
                for (int row = 0; row < rank; row++, at++) {
                    double sum = 0;
                    for (int i = 0; i <= rank; i++) {
                        sum += theta.doubleAt((n * rank + row) * (rank + 1) + i) * point[i];
                    }
                    y.set(at, sum);
                }
            }
        }
    }

    /** The only element of an axis lies at its centre. */
    private double coordinate(long i, long extent) {
        if (alignCorners) {
            return extent == 1 ? 0 : 2.0 * i / (extent - 1) - 1;
        }
        return (2.0 * i + 1) / extent - 1;
    }
}
