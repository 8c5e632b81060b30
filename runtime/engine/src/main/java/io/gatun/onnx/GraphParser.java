package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.FunctionProto;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Takes graphs and functions of a file apart into nodes and tensors, and counts the nodes of all of them. */
final class GraphParser {
    private static final Set<Integer> LARGE = Set.of(
            GraphProto.NODE_FIELD_NUMBER,
            GraphProto.INITIALIZER_FIELD_NUMBER,
            GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER,
            GraphProto.DOC_STRING_FIELD_NUMBER,
            GraphProto.VALUE_INFO_FIELD_NUMBER,
            GraphProto.QUANTIZATION_ANNOTATION_FIELD_NUMBER,
            GraphProto.METADATA_PROPS_FIELD_NUMBER);

    private static final Set<Integer> LARGE_IN_FUNCTIONS = Set.of(
            FunctionProto.NODE_FIELD_NUMBER,
            FunctionProto.ATTRIBUTE_PROTO_FIELD_NUMBER,
            FunctionProto.DOC_STRING_FIELD_NUMBER,
            FunctionProto.VALUE_INFO_FIELD_NUMBER,
            FunctionProto.METADATA_PROPS_FIELD_NUMBER);

    private final TensorReader tensors;
    private final Limits limits;
    private int nodesInAll;

    GraphParser(TensorReader tensors, Limits limits) {
        this.tensors = tensors;
        this.limits = limits;
    }

    GraphMessage graph(MemorySegment bytes) {
        return graph(bytes, 0);
    }

    private GraphMessage graph(MemorySegment bytes, int level) {
        requireLevel(level);
        var nodes = new ArrayList<NodeMessage>();
        var initializers = new LinkedHashMap<Value, Tensor>();
        var header = new Message(bytes)
                .read(
                        LARGE,
                        (field, payload) -> {
                            switch (field) {
                                case GraphProto.NODE_FIELD_NUMBER -> nodes.add(node(payload, nodes.size(), level));
                                case GraphProto.INITIALIZER_FIELD_NUMBER ->
                                    addInitializer(tensors.read(payload), initializers);
                                case GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER ->
                                    addInitializer(tensors.readSparse(payload), initializers);
                                default -> {
                                    // documentation, and types that are inferred anyway
                                }
                            }
                        },
                        GraphProto.parser(),
                        "the graph");
        return GraphMessage.of(header, initializers, nodes);
    }

    FunctionMessage function(MemorySegment bytes) {
        var nodes = new ArrayList<NodeMessage>();
        Map<String, MemorySegment> defaults = new HashMap<>();
        var header = new Message(bytes)
                .read(
                        LARGE_IN_FUNCTIONS,
                        (field, payload) -> {
                            if (field == FunctionProto.NODE_FIELD_NUMBER) {
                                nodes.add(node(payload, nodes.size(), 0));
                            } else if (field == FunctionProto.ATTRIBUTE_PROTO_FIELD_NUMBER) {
                                defaults.put(AttributeReader.name(payload), payload);
                            }
                        },
                        FunctionProto.parser(),
                        "a function");
        return FunctionMessage.of(header, defaults, nodes);
    }

    private NodeMessage node(MemorySegment bytes, int index, int level) {
        countNode();
        return NodeMessage.of(bytes, index, body -> graph(body, level + 1));
    }

    /** @throws GatunException if the model has too many nodes now, those of functions counted for each call */
    void countNode() {
        if (++nodesInAll > limits.nodes()) {
            throw new GatunException("the graph has more than " + limits.nodes() + " nodes (Limits.nodes)");
        }
    }

    /** @throws GatunException if {@code level} is too deep */
    void requireLevel(int level) {
        if (level > limits.subgraphDepth()) {
            throw new GatunException("subgraphs and functions nest more than " + limits.subgraphDepth()
                    + " deep (Limits.subgraphDepth)");
        }
    }

    private static void addInitializer(TensorReader.NamedTensor initializer, Map<Value, Tensor> initializers) {
        if (initializer.name().isEmpty()) {
            throw new GatunException("an initializer has no name");
        }
        if (initializers.put(new Value(initializer.name()), initializer.tensor()) != null) {
            throw new GatunException("two initializers have the name '" + initializer.name() + "'");
        }
    }
}
