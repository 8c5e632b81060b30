package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Metadata;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.onnx.proto.GraphProto;
import io.gatun.op.Attributes;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a GraphProto into a {@link Graph}. */
final class GraphReader {
    private static final Set<Integer> LARGE = Set.of(
            GraphProto.NODE_FIELD_NUMBER,
            GraphProto.INITIALIZER_FIELD_NUMBER,
            GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER,
            GraphProto.DOC_STRING_FIELD_NUMBER,
            GraphProto.VALUE_INFO_FIELD_NUMBER,
            GraphProto.QUANTIZATION_ANNOTATION_FIELD_NUMBER,
            GraphProto.METADATA_PROPS_FIELD_NUMBER);

    private final TensorReader tensors;
    private final AttributeReader attributes;
    private final Arena arena;
    private final Metadata metadata;
    private final Limits limits;
    private final List<NodeMessage> nodes = new ArrayList<>();
    private final Map<Value, Tensor> initializers = new LinkedHashMap<>();
    private final Set<Value> names = new HashSet<>();
    private GraphBuilder builder;

    /** @param arena owns the memory of constants that do not lie in the file */
    GraphReader(Metadata metadata, TensorReader tensors, Limits limits, Arena arena) {
        this.metadata = metadata;
        this.limits = limits;
        this.tensors = tensors;
        this.attributes = new AttributeReader(tensors);
        this.arena = arena;
    }

    Graph read(MemorySegment bytes) {
        var header = new Message(bytes).read(LARGE, this::large, GraphProto.parser(), "the graph");
        builder = new GraphBuilder(header.getName()).metadata(metadata).limits(limits);
        // files of IR version 3 and before list every initializer among the inputs as well
        var inputs =
                header.getInputList().stream().filter(input -> !initializers.containsKey(new Value(input.getName())));
        inputs.map(InputReader::read).forEach(builder::input);
        initializers.forEach(builder::constant);
        names.addAll(initializers.keySet());
        header.getInputList().forEach(input -> names.add(new Value(input.getName())));
        var sorted = NodeOrder.sort(nodes, Set.copyOf(names));
        sorted.forEach(node -> names.addAll(node.outputs()));
        sorted.forEach(this::add);
        header.getOutputList().forEach(output -> builder.output(new Value(output.getName())));
        if (header.getOutputCount() == 0) {
            throw new GatunException("the graph has no outputs");
        }
        return builder.build();
    }

    private void large(int field, MemorySegment payload) {
        switch (field) {
            case GraphProto.NODE_FIELD_NUMBER -> {
                if (nodes.size() >= limits.nodes()) {
                    throw new GatunException("the graph has more than " + limits.nodes() + " nodes (Limits.nodes)");
                }
                nodes.add(NodeMessage.of(payload, nodes.size()));
            }
            case GraphProto.INITIALIZER_FIELD_NUMBER -> addInitializer(tensors.read(payload));
            case GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER ->
                throw new GatunException("the graph has sparse initializers, which are not supported");
            default -> {
                // documentation, and types that are inferred anyway
            }
        }
    }

    private void addInitializer(TensorReader.NamedTensor initializer) {
        if (initializer.name().isEmpty()) {
            throw new GatunException("an initializer has no name");
        }
        if (initializers.put(new Value(initializer.name()), initializer.tensor()) != null) {
            throw new GatunException("two initializers have the name '" + initializer.name() + "'");
        }
    }

    private void add(NodeMessage message) {
        try {
            var given = message.attributes(attributes);
            if (message.type().equals("Constant") && message.domain().isEmpty()) {
                builder.constant(message.outputs().getFirst(), ConstantNode.value(given, arena));
            } else {
                builder.node(node(message, given));
            }
        } catch (GatunException refusal) {
            throw refusal.getMessage().startsWith(message.describe()) ? refusal : refusal.in(message.describe());
        } catch (RuntimeException surprise) {
            // an operator that did not foresee such attributes or shapes: for the user the file is to blame all the
            // same
            throw new GatunException(message.describe() + ": makes no sense: " + surprise, surprise);
        }
    }

    private Node node(NodeMessage message, Attributes given) {
        var nodeImport = new NodeImport(
                message, given, opset(message.domain()), arena, (suffix, value) -> constant(message, suffix, value));
        var op = OperatorTable.INSTANCE.create(nodeImport);
        return new Node(message.name(), op, nodeImport.inputs(), message.outputs());
    }

    private int opset(String domain) {
        var version = metadata.opsets().get(domain);
        if (version == null && domain.isEmpty()) {
            throw new GatunException("the file does not say which version of ONNX's operators it uses");
        }
        return version == null ? 0 : Math.clamp(version, 0, Integer.MAX_VALUE);
    }

    private Value constant(NodeMessage node, String suffix, Tensor tensor) {
        // names of nodes need not be unique, those of values are
        var output =
                node.outputs().stream().filter(Value::isPresent).findFirst().orElseThrow();
        var value = new Value(output + "." + suffix);
        for (int i = 2; !names.add(value); i++) {
            value = new Value(output + "." + suffix + "." + i);
        }
        return builder.constant(value, tensor);
    }
}
