package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.Formal;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.TensorShapeProto;
import io.gatun.onnx.proto.TypeProto;
import io.gatun.onnx.proto.ValueInfoProto;
import io.gatun.tensor.Dim;
import io.gatun.tensor.TensorType;
import java.util.Optional;

/** Turns declarations of what goes into a graph, or into and out of a subgraph, into records. */
final class InputReader {
    private static final String ANY = "?";

    private InputReader() {}

    /** @throws GatunException if it is not a tensor, or has no element type no shape, or an impossible one */
    static GraphInput read(ValueInfoProto input) {
        if (input.getName().isEmpty()) {
            throw new GatunException("an input of the graph has no name");
        }
        var place = "graph input '" + input.getName() + "'";
        if (!input.getType().hasTensorType()) {
            throw new GatunException(place + ": wants " + kind(input.getType()) + ", only tensors are supported");
        }
        var type = input.getType().getTensorType();
        if (!type.hasShape()) {
            throw new GatunException(place + ": does not say its shape, not even its rank");
        }
        try {
            var dims =
                    type.getShape().getDimList().stream().map(InputReader::dim).toList();
            var read = new GraphInput(new Value(input.getName()), OnnxTypes.dtype(type.getElemType()), dims);
            read.fixedType().ifPresent(TensorType::bytes);
            return read;
        } catch (GatunException refusal) {
            throw refusal.in(place);
        }
    }

    /**
     * An input or output of a subgraph, which need not say its type.
     *
     * @throws GatunException if it is not a tensor, or has an element type that is unknown
     */
    static Formal formal(ValueInfoProto declared) {
        var value = new Value(declared.getName());
        if (!value.isPresent()) {
            throw new GatunException("an input or output of a subgraph has no name");
        }
        if (declared.getType().getValueCase() == TypeProto.ValueCase.VALUE_NOT_SET) {
            return Formal.of(value);
        }
        if (!declared.getType().hasTensorType()) {
            throw new GatunException(
                    "'" + value + "' of a subgraph is " + kind(declared.getType()) + ", only tensors are supported");
        }
        var type = declared.getType().getTensorType();
        return new Formal(
                value,
                type.getElemType() == 0 ? Optional.empty() : Optional.of(OnnxTypes.dtype(type.getElemType())),
                type.hasShape()
                        ? Optional.of(type.getShape().getDimList().stream()
                                .map(InputReader::dim)
                                .toList())
                        : Optional.empty());
    }

    /**
     * Where no extent or one that makes no sense is given, as exporters write for "any", the symbol has no name. Paddle names
     * all such extents {@code ?}, which does not mean that they are equal.
     */
    private static Dim dim(TensorShapeProto.Dimension dim) {
        if (dim.hasDimValue() && dim.getDimValue() > 0) {
            return Dim.of(dim.getDimValue());
        }
        return Dim.of(dim.getDimParam().equals(ANY) ? "" : dim.getDimParam());
    }

    private static String kind(TypeProto type) {
        return switch (type.getValueCase()) {
            case SEQUENCE_TYPE -> "a sequence";
            case MAP_TYPE -> "a map";
            case OPTIONAL_TYPE -> "an optional value";
            case SPARSE_TENSOR_TYPE -> "a sparse tensor";
            case TENSOR_TYPE, VALUE_NOT_SET -> "something of no known type";
        };
    }
}
