package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A cache of keys or values with some positions overwritten, in each image from an index of its own on; ONNX TensorScatter.
 *
 * <p>Inputs: cache [batch, ..., length, ...] of any type, update of the same shape but for fewer positions, optional first
 * positions i64[batch] (0 if absent). Output: the cache's type.
 *
 * @param axis the positions'; not the first
 * @param circular whether positions past the end go on at the beginning, rather than being wrong
 */
public record TensorScatter(long axis, boolean circular) implements Op {
    private static final int INDICES = 2;

    @Override
    public String type() {
        return "TensorScatter";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("axis", axis)
                .set("mode", circular ? "circular" : "linear")
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 3);
        in.requireSameType(0, 1);
        in.requireRank(0, 2, Integer.MAX_VALUE);
        var cache = in.shape(0);
        int along = cache.axis(axis);
        if (along == 0) {
            throw new GatunException("attribute 'axis' must not be the first axis, the batch");
        }
        in.requireRank(1, cache.rank(), cache.rank());
        if (!cache.with(along, in.shape(1).dim(along)).equals(in.shape(1))
                || in.shape(1).dim(along) > cache.dim(along)) {
            throw new GatunException("the update wants the shape of the cache, but for no more positions along axis "
                    + along + ": " + in.describe(0) + ", " + in.describe(1));
        }
        if (in.has(INDICES)) {
            in.requireType(INDICES, DType.INT64);
            if (!in.shape(INDICES).equals(Shape.of(cache.dim(0)))) {
                throw new GatunException(
                        "input 2 (write_indices) wants shape [" + cache.dim(0) + "], " + in.describe(INDICES));
            }
        }
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var cache = in.getFirst();
        var update = in.get(1);
        var indices = in.size() > INDICES ? in.get(INDICES) : null;
        var y = out.getFirst();
        Blocks.copy(cache, 0, y, 0, y.size());
        int along = cache.shape().axis(axis);
        long length = cache.shape().dim(along);
        long updated = update.shape().dim(along);
        long block = Axes.inner(cache.shape(), along);
        long perImage = cache.shape().sizeBetween(1, along);
        long sequences = update.size() == 0 ? 0 : cache.shape().dim(0) * perImage;
        for (long sequence = 0; sequence < sequences; sequence++) {
            long first = indices == null ? 0 : first(indices.longAt(sequence / perImage), length, updated);
            for (long i = 0; i < updated; i++) {
                long position = (first + i) % length;
                Blocks.copy(update, (sequence * updated + i) * block, y, (sequence * length + position) * block, block);
            }
        }
    }

    /** @throws GatunException if the index is negative or, in a cache that is not circular, the update leaves the cache */
    private long first(long index, long length, long updated) {
        if (index < 0 || !circular && index > length - updated) {
            throw new GatunException("input 2 (write_indices) names position " + index + ", where " + updated
                    + " do not fit into a cache of " + length);
        }
        return index % length;
    }
}
