package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.onnx.TensorReader.NamedTensor;
import io.gatun.onnx.proto.SparseTensorProto;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/**
 * A tensor of which the file lists the elements that are not zero.
 *
 * @param values one dimension
 * @param indices i64: for each value its position in row-major order, or a row of its positions along all axes
 */
record SparseTensor(NamedTensor values, Tensor indices, Shape shape) {
    /** A few bytes of file must not ask for all memory. */
    private static final long MOST_BYTES = 1L << 30;

    private static final Set<Integer> LARGE =
            Set.of(SparseTensorProto.VALUES_FIELD_NUMBER, SparseTensorProto.INDICES_FIELD_NUMBER);

    /** @throws GatunException if its parts are missing or do not fit each other */
    static SparseTensor read(MemorySegment bytes, TensorReader tensors) {
        var parts = new MemorySegment[SparseTensorProto.INDICES_FIELD_NUMBER + 1];
        var header = new Message(bytes)
                .read(LARGE, (field, payload) -> parts[field] = payload, SparseTensorProto.parser(), "a sparse tensor");
        if (parts[SparseTensorProto.VALUES_FIELD_NUMBER] == null) {
            throw new GatunException("a sparse tensor has no values");
        }
        var values = tensors.read(parts[SparseTensorProto.VALUES_FIELD_NUMBER]);
        try {
            if (parts[SparseTensorProto.INDICES_FIELD_NUMBER] == null) {
                throw new GatunException("has no indices");
            }
            var indices =
                    tensors.read(parts[SparseTensorProto.INDICES_FIELD_NUMBER]).tensor();
            var sparse = new SparseTensor(values, indices, Shape.of(header.getDimsList()));
            sparse.check();
            return sparse;
        } catch (GatunException refusal) {
            throw refusal.in("sparse tensor '" + values.name() + "'");
        }
    }

    private TensorType type() {
        return new TensorType(values.tensor().dtype(), shape);
    }

    private void check() {
        long count = values.tensor().size();
        boolean linear = indices.shape().equals(Shape.of(count));
        if (values.tensor().shape().rank() != 1
                || indices.dtype() != DType.INT64
                || !linear && !indices.shape().equals(Shape.of(count, shape.rank()))) {
            throw new GatunException("wants values of one dimension, and for each its i64 index or one for each of "
                    + shape.rank() + " axes; got " + values.tensor().type() + " and " + indices.type());
        }
        if (type().bytes() > MOST_BYTES) {
            throw new GatunException(type() + " is larger than " + (MOST_BYTES >> 20) + " MiB");
        }
    }

    /** @throws GatunException if an index lies outside */
    NamedTensor dense(Arena arena) {
        try {
            var dense = Tensor.allocate(type(), arena);
            for (long i = 0; i < values.tensor().size(); i++) {
                copy(i, dense, position(i));
            }
            return new NamedTensor(values.name(), dense);
        } catch (GatunException refusal) {
            throw refusal.in("sparse tensor '" + values.name() + "'");
        }
    }

    private void copy(long from, Tensor dense, long to) {
        if (dense.dtype().isFloating()) {
            dense.set(to, values.tensor().doubleAt(from));
        } else {
            dense.set(to, values.tensor().longAt(from));
        }
    }

    private long position(long i) {
        if (indices.shape().rank() == 1) {
            return within(indices.longAt(i), shape.size());
        }
        long position = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            long extent = shape.dim(axis);
            position = position * extent + within(indices.longAt(i * shape.rank() + axis), extent);
        }
        return position;
    }

    private static long within(long index, long extent) {
        if (index < 0 || index >= extent) {
            throw new GatunException("index " + index + " is outside an extent of " + extent);
        }
        return index;
    }
}
