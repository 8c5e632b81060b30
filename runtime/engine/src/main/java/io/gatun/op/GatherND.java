package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Picks slices of x by tuples of indices; ONNX GatherND. Inputs: x, indices i64[..., k], of which the first {@code
 * batchDims} extents equal those of x. Output: [..., what is left of x after batchDims + k axes].
 */
public record GatherND(long batchDims) implements Op {
    @Override
    public String type() {
        return "GatherND";
    }

    @Override
    public Attributes attributes() {
        return batchDims == 0
                ? Attributes.NONE
                : Attributes.builder().set("batch_dims", batchDims).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireRank(0, 1, Integer.MAX_VALUE);
        in.requireIndices(1, 1, Integer.MAX_VALUE);
        var x = in.shape(0);
        var indices = in.shape(1);
        if (batchDims < 0 || batchDims >= Math.min(x.rank(), indices.rank())) {
            throw new GatunException(
                    "attribute 'batch_dims' is " + batchDims + ", " + in.describe(0) + " and " + in.describe(1));
        }
        int batch = (int) batchDims;
        long k = indices.dim(-1);
        if (k < 1 || k > x.rank() - batch || !Arrays.equals(x.dims(), 0, batch, indices.dims(), 0, batch)) {
            throw new GatunException("indices want the first " + batch + " extents of the data and 1 to "
                    + (x.rank() - batch) + " numbers a tuple, " + in.describe(0) + " and " + in.describe(1));
        }
        var dims = LongStream.concat(
                Arrays.stream(indices.dims(), 0, indices.rank() - 1),
                Arrays.stream(x.dims(), batch + (int) k, x.rank()));
        return Optional.of(List.of(new TensorType(in.dtype(0), Shape.of(dims.toArray()))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var indices = in.get(1);
        var y = out.getFirst();
        int batch = (int) batchDims;
        int k = (int) indices.shape().dim(-1);
        long block = x.shape().sizeBetween(batch + k, x.shape().rank());
        long tuples = indices.shape().sizeBetween(batch, indices.shape().rank() - 1);
        long perBatch = x.shape().sizeBetween(batch, x.shape().rank());
        long batches = x.shape().sizeBetween(0, batch);
        for (long n = 0, tuple = 0; n < batches; n++) {
            for (long i = 0; i < tuples; i++, tuple++) {
                long from = n * perBatch + offset(x.shape(), batch, indices, tuple, k);
                Blocks.copy(x, from, y, tuple * block, block);
            }
        }
    }

    /** Offset of the slice that a tuple of {@code k} indices names along the axes from {@code firstAxis}. */
    static long offset(Shape x, int firstAxis, Tensor indices, long tuple, int k) {
        long offset = 0;
        for (int i = 0; i < k; i++) {
            long extent = x.dim(firstAxis + i);
            offset = offset * extent + Gather.index(indices.longAt(tuple * k + i), extent);
        }
        return offset * x.sizeBetween(firstAxis + k, x.rank());
    }
}
