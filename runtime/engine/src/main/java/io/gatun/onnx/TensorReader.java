package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.onnx.proto.TensorProto;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Turns a TensorProto into a tensor. Elements that lie in the file as they lie in memory become a view of the file; others
 * are decoded into the model's memory. Nothing is allocated before the file is known to hold as much data as it claims.
 */
final class TensorReader {
    /** A tensor and the name it has in the file, which may be empty. */
    record NamedTensor(String name, Tensor tensor) {}

    private static final Set<Integer> LARGE = Set.of(
            TensorProto.RAW_DATA_FIELD_NUMBER,
            TensorProto.FLOAT_DATA_FIELD_NUMBER,
            TensorProto.INT32_DATA_FIELD_NUMBER,
            TensorProto.INT64_DATA_FIELD_NUMBER,
            TensorProto.DOUBLE_DATA_FIELD_NUMBER,
            TensorProto.UINT64_DATA_FIELD_NUMBER,
            TensorProto.STRING_DATA_FIELD_NUMBER,
            TensorProto.DOC_STRING_FIELD_NUMBER);

    private final ExternalData external;
    private final Limits limits;
    private final Arena arena;

    /** @param arena owns the memory of decoded tensors */
    TensorReader(ExternalData external, Limits limits, Arena arena) {
        this.external = external;
        this.limits = limits;
        this.arena = arena;
    }

    /** The payload of one field: the last piece, and how many bytes all pieces have together. */
    private record Payload(MemorySegment last, long bytes, int pieces) {
        Payload and(Payload next) {
            return new Payload(next.last, bytes + next.bytes, pieces + 1);
        }
    }

    /** @throws GatunException naming the tensor if its data does not fit its type or is nowhere to be found */
    NamedTensor read(MemorySegment bytes) {
        var message = new Message(bytes);
        Map<Integer, Payload> payloads = new HashMap<>();
        var header = message.read(
                LARGE,
                (number, payload) -> payloads.merge(number, new Payload(payload, payload.byteSize(), 1), Payload::and),
                TensorProto.parser(),
                "a tensor");
        try {
            return new NamedTensor(header.getName(), tensor(message, header, payloads));
        } catch (GatunException refusal) {
            throw header.getName().isEmpty() ? refusal : refusal.in("tensor '" + header.getName() + "'");
        }
    }

    /** A SparseTensorProto as a dense tensor; its name is that of its values. */
    NamedTensor readSparse(MemorySegment bytes) {
        return SparseTensor.read(bytes, this).dense(arena);
    }

    private Tensor tensor(Message message, TensorProto header, Map<Integer, Payload> payloads) {
        if (header.hasSegment()) {
            throw new GatunException("tensors in segments are not supported");
        }
        var dtype = OnnxTypes.dtype(header.getDataType());
        var type = new TensorType(dtype, Shape.of(header.getDimsList()));
        long bytes = type.bytes();
        if (bytes > limits.tensorBytes()) {
            throw new GatunException("it is " + type + ", which takes " + bytes + " bytes; the limit for one tensor is "
                    + limits.tensorBytes() + " (Limits.tensorBytes)");
        }
        if (header.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            return view(type, external.locate(header.getExternalDataList(), bytes));
        }
        var raw = payloads.get(TensorProto.RAW_DATA_FIELD_NUMBER);
        if (raw != null) {
            return view(type, raw.last);
        }
        int field = typedField(dtype);
        var typed = payloads.get(field);
        if (typed == null) {
            if (bytes > 0) {
                throw new GatunException(type + " wants " + bytes + " bytes of data, the file has none");
            }
            return Tensor.allocate(type, arena);
        }
        if (field == TensorProto.FLOAT_DATA_FIELD_NUMBER || field == TensorProto.DOUBLE_DATA_FIELD_NUMBER) {
            return typed.pieces == 1 ? view(type, typed.last) : joined(message, field, type, typed.bytes);
        }
        return decoded(message, field, type, typed.bytes);
    }

    /** The field that holds elements of this type when they are not in {@code raw_data}. */
    private static int typedField(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> TensorProto.FLOAT_DATA_FIELD_NUMBER;
            case FLOAT64 -> TensorProto.DOUBLE_DATA_FIELD_NUMBER;
            case INT64 -> TensorProto.INT64_DATA_FIELD_NUMBER;
            case UINT32, UINT64 -> TensorProto.UINT64_DATA_FIELD_NUMBER;
            case FLOAT16,
                    BFLOAT16,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    FLOAT8E8M0,
                    FLOAT4E2M1,
                    INT2,
                    INT4,
                    INT8,
                    INT16,
                    INT32,
                    UINT2,
                    UINT4,
                    UINT8,
                    UINT16,
                    BOOL -> TensorProto.INT32_DATA_FIELD_NUMBER;
        };
    }

    private Tensor view(TensorType type, MemorySegment data) {
        if (data.byteSize() != type.bytes()) {
            throw new GatunException(
                    type + " wants " + type.bytes() + " bytes of data, the file has " + data.byteSize());
        }
        if (type.dtype() != DType.BOOL) {
            return isOurs(data) ? Tensor.ofFile(type, data) : Tensor.view(type, data);
        }
        // any byte but 0 is true, and kernels may count on 1
        var tensor = Tensor.allocate(type, arena);
        for (long i = 0; i < type.bytes(); i++) {
            tensor.set(i, (long) data.get(ValueLayout.JAVA_BYTE, i));
        }
        return tensor;
    }

    /** Whether we mapped it, read-only: what a caller mapped may have been written to, and its pages are not ours to drop. */
    private boolean isOurs(MemorySegment data) {
        return data.isMapped() && data.scope().equals(arena.scope());
    }

    private Tensor joined(Message message, int field, TensorType type, long bytes) {
        if (bytes != type.bytes()) {
            throw new GatunException(type + " wants " + type.bytes() + " bytes of data, the file has " + bytes);
        }
        var tensor = Tensor.allocate(type, arena);
        long[] position = {0};
        message.each(field, (_, piece) -> {
            tensor.segment().asSlice(position[0], piece.byteSize()).copyFrom(piece);
            position[0] += piece.byteSize();
        });
        return tensor;
    }

    /**
     * Each value is a number of one to ten bytes, so that too short a payload shows before memory is taken. A value is an
     * element, or a whole byte of elements that share one.
     */
    private Tensor decoded(Message message, int field, TensorType type, long bytes) {
        boolean packed = type.dtype().isPacked();
        long values = packed ? type.bytes() : type.shape().size();
        if (values > bytes) {
            throw new GatunException(type + " wants " + values + " values, the file has at most " + bytes);
        }
        var tensor = Tensor.allocate(type, arena);
        var target = packed ? Tensor.view(TensorType.of(DType.UINT8, values), tensor.segment()) : tensor;
        long[] count = {0};
        message.each(field, (_, piece) -> {
            for (var wire = new WireReader(piece); !wire.atEnd(); count[0]++) {
                long value = wire.varint();
                if (count[0] < values) {
                    store(target, count[0], value);
                }
            }
        });
        if (count[0] != values) {
            throw new GatunException(type + " wants " + values + " values, the file has " + count[0]);
        }
        return tensor;
    }

    /** Floats come as their bits. */
    private static void store(Tensor tensor, long i, long value) {
        if (tensor.dtype().isFloating()) {
            tensor.setBits(i, value);
        } else {
            tensor.set(i, value);
        }
    }
}
