package io.gatun.onnx;

import com.google.protobuf.ByteString;
import io.gatun.GatunException;
import io.gatun.onnx.proto.AttributeProto;
import io.gatun.onnx.proto.AttributeProto.AttributeType;
import io.gatun.op.Attributes;
import io.gatun.op.Body;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.function.Function;

/** Turns a node's AttributeProtos into {@link Attributes}. */
final class AttributeReader {
    private static final Set<Integer> LARGE = Set.of(
            AttributeProto.T_FIELD_NUMBER,
            AttributeProto.G_FIELD_NUMBER,
            AttributeProto.GRAPHS_FIELD_NUMBER,
            AttributeProto.TENSORS_FIELD_NUMBER,
            AttributeProto.SPARSE_TENSOR_FIELD_NUMBER,
            AttributeProto.SPARSE_TENSORS_FIELD_NUMBER,
            AttributeProto.DOC_STRING_FIELD_NUMBER);

    private static final int LARGEST_FIELD = AttributeProto.SPARSE_TENSORS_FIELD_NUMBER;

    private final TensorReader tensors;

    AttributeReader(TensorReader tensors) {
        this.tensors = tensors;
    }

    /**
     * Reads an attribute, or the one that it refers to; one that refers to nothing is left out.
     *
     * @param given the attributes of the function call around it
     * @param bodies makes the body of an attribute that is a graph, by its name
     * @throws GatunException naming the attribute, if it is of a kind that Gatun does not know or has no value
     */
    void read(MemorySegment bytes, GivenAttributes given, Function<String, Body> bodies, Attributes.Builder into) {
        var header = header(bytes, new MemorySegment[LARGEST_FIELD + 1]);
        if (header.getName().isEmpty()) {
            throw new GatunException("an attribute has no name");
        }
        if (header.getRefAttrName().isEmpty()) {
            read(header.getName(), bytes, bodies, into);
        } else {
            given.find(header.getRefAttrName()).ifPresent(value -> read(header.getName(), value, bodies, into));
        }
    }

    /** The name of an attribute. */
    static String name(MemorySegment bytes) {
        return header(bytes, new MemorySegment[LARGEST_FIELD + 1]).getName();
    }

    /** The attribute of a function call that this one stands for; empty if it has a value of its own. */
    static String reference(MemorySegment bytes) {
        return header(bytes, new MemorySegment[LARGEST_FIELD + 1]).getRefAttrName();
    }

    private static AttributeProto header(MemorySegment bytes, MemorySegment[] large) {
        return new Message(bytes)
                .read(LARGE, (number, payload) -> large[number] = payload, AttributeProto.parser(), "an attribute");
    }

    private void read(String name, MemorySegment bytes, Function<String, Body> bodies, Attributes.Builder into) {
        var large = new MemorySegment[LARGEST_FIELD + 1];
        var header = header(bytes, large);
        switch (kind(header, large)) {
            case FLOAT -> into.set(name, header.getF());
            case INT -> into.set(name, header.getI());
            case STRING -> into.set(name, header.getS().toStringUtf8());
            case TENSOR -> into.set(name, tensor(name, large[AttributeProto.T_FIELD_NUMBER]));
            case FLOATS -> into.floats(name, header.getFloatsList());
            case INTS -> into.longs(name, header.getIntsList());
            case STRINGS ->
                into.strings(
                        name,
                        header.getStringsList().stream()
                                .map(ByteString::toStringUtf8)
                                .toList());
            case GRAPH -> into.set(name, body(name, large[AttributeProto.G_FIELD_NUMBER], bodies));
            case GRAPHS -> throw unsupported(name, "a list of graphs");
            case TENSORS -> throw unsupported(name, "a list of tensors");
            case SPARSE_TENSOR -> into.set(name, sparse(name, large[AttributeProto.SPARSE_TENSOR_FIELD_NUMBER]));
            case SPARSE_TENSORS -> throw unsupported(name, "a list of sparse tensors");
            case TYPE_PROTO, TYPE_PROTOS -> throw unsupported(name, "a type");
            case UNDEFINED -> throw new GatunException("attribute '" + name + "' has no value");
        }
    }

    private static Body body(String name, MemorySegment bytes, Function<String, Body> bodies) {
        if (bytes == null) {
            throw new GatunException("attribute '" + name + "' should be a graph, but has no value");
        }
        return bodies.apply(name);
    }

    private Tensor sparse(String name, MemorySegment bytes) {
        if (bytes == null) {
            throw new GatunException("attribute '" + name + "' should be a sparse tensor, but has no value");
        }
        try {
            return tensors.readSparse(bytes).tensor();
        } catch (GatunException refusal) {
            throw refusal.in("attribute '" + name + "'");
        }
    }

    private Tensor tensor(String name, MemorySegment bytes) {
        if (bytes == null) {
            throw new GatunException("attribute '" + name + "' should be a tensor, but has no value");
        }
        try {
            return tensors.read(bytes).tensor();
        } catch (GatunException refusal) {
            throw refusal.in("attribute '" + name + "'");
        }
    }

    private static GatunException unsupported(String name, String kind) {
        return new GatunException("attribute '" + name + "' is " + kind + ", which is not supported");
    }

    /** Files of IR version 1 do not say the kind; there the field that is set tells it. */
    private static AttributeType kind(AttributeProto header, MemorySegment[] large) {
        if (header.getType() != AttributeType.UNDEFINED) {
            return header.getType();
        }
        if (large[AttributeProto.T_FIELD_NUMBER] != null) {
            return AttributeType.TENSOR;
        }
        if (large[AttributeProto.G_FIELD_NUMBER] != null || large[AttributeProto.GRAPHS_FIELD_NUMBER] != null) {
            return large[AttributeProto.G_FIELD_NUMBER] != null ? AttributeType.GRAPH : AttributeType.GRAPHS;
        }
        if (header.hasF()) {
            return AttributeType.FLOAT;
        }
        if (header.hasI()) {
            return AttributeType.INT;
        }
        if (header.hasS()) {
            return AttributeType.STRING;
        }
        if (header.getFloatsCount() > 0) {
            return AttributeType.FLOATS;
        }
        if (header.getIntsCount() > 0) {
            return AttributeType.INTS;
        }
        return header.getStringsCount() > 0 ? AttributeType.STRINGS : AttributeType.UNDEFINED;
    }
}
