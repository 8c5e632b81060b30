package io.gatun.graph;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.op.Operands;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An immutable network. Nodes stand in an order in which they can run; every value has one producer: an input, a constant
 * or a node.
 *
 * <p>A graph is <em>bound</em> when its inputs have no symbols left. Then the type of every value is known, but for those
 * whose shape depends on data.
 */
public final class Graph {
    private final String name;
    private final Metadata metadata;
    private final Limits limits;
    private final List<GraphInput> inputs;
    private final List<Value> outputs;
    private final List<Node> nodes;
    private final SequencedMap<Value, Tensor> constants;
    private final Map<Value, TensorType> types;
    private final Set<Value> inputValues;
    private final Set<Value> outputValues;
    private final Map<Value, Node> producers = new HashMap<>();
    private final Map<Value, List<Node>> consumers = new HashMap<>();

    Graph(
            String name,
            Metadata metadata,
            Limits limits,
            List<GraphInput> inputs,
            List<Value> outputs,
            List<Node> nodes,
            Map<Value, Tensor> constants,
            Map<Value, TensorType> types) {
        this.name = name;
        this.metadata = metadata;
        this.limits = limits;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.nodes = List.copyOf(nodes);
        this.constants = new LinkedHashMap<>(constants);
        this.types = Map.copyOf(types);
        this.outputValues = Set.copyOf(outputs);
        this.inputValues = inputs.stream().map(GraphInput::value).collect(Collectors.toUnmodifiableSet());
        for (var node : nodes) {
            node.outputs().forEach(value -> producers.put(value, node));
            node.inputs().stream()
                    .filter(Value::isPresent)
                    .distinct()
                    .forEach(value -> consumers
                            .computeIfAbsent(value, _ -> new java.util.ArrayList<>())
                            .add(node));
        }
    }

    public String name() {
        return name;
    }

    public Metadata metadata() {
        return metadata;
    }

    /** What it may ask for: every graph made from this one keeps to it. */
    public Limits limits() {
        return limits;
    }

    /** This graph under other limits. */
    public Graph limits(Limits limits) {
        return new Graph(name, metadata, limits, inputs, outputs, nodes, constants, types);
    }

    /** This graph saying something else about itself. */
    public Graph metadata(Metadata metadata) {
        return new Graph(name, metadata, limits, inputs, outputs, nodes, constants, types);
    }

    public List<GraphInput> inputs() {
        return inputs;
    }

    public List<Value> outputs() {
        return outputs;
    }

    /** All nodes, in an order in which they can run. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Weights and other constants, in the order they were added. */
    public SequencedMap<Value, Tensor> constants() {
        return java.util.Collections.unmodifiableSequencedMap(constants);
    }

    /** Its constants, and those of the graphs inside its control flow. */
    public Stream<Tensor> allConstants() {
        return Stream.concat(constants.values().stream(), Subgraph.constantsInside(nodes));
    }

    public Optional<Tensor> constant(Value value) {
        return Optional.ofNullable(constants.get(value));
    }

    /** The type, if known. */
    public Optional<TensorType> type(Value value) {
        return Optional.ofNullable(types.get(value));
    }

    /** @throws GatunException if the shape depends on data or the graph is not bound */
    public TensorType requireType(Value value) {
        return type(value)
                .orElseThrow(() -> new GatunException("the shape of '" + value + "' is not known before the run"));
    }

    /** The node that makes {@code value}; empty for inputs and constants. */
    public Optional<Node> producer(Value value) {
        return Optional.ofNullable(producers.get(value));
    }

    /** The nodes that read {@code value}, each once, in running order. */
    public List<Node> consumers(Value value) {
        return consumers.getOrDefault(value, List.of());
    }

    /** The node that alone reads {@code value}, and reads it once; empty if there is none or the graph itself puts it out. */
    public Optional<Node> soleConsumer(Value value) {
        var readers = consumers(value);
        if (readers.size() != 1 || isOutput(value)) {
            return Optional.empty();
        }
        var reader = readers.getFirst();
        return reader.inputs().stream().filter(value::equals).count() == 1 ? Optional.of(reader) : Optional.empty();
    }

    /** Whether an input, a constant or a node makes {@code value}. */
    public boolean has(Value value) {
        return producers.containsKey(value) || constants.containsKey(value) || inputValues.contains(value);
    }

    public boolean isOutput(Value value) {
        return outputValues.contains(value);
    }

    /** Whether no input has a symbol left. */
    public boolean isBound() {
        return inputs.stream().allMatch(input -> input.fixedType().isPresent());
    }

    /**
     * This graph with its inputs' shapes fixed and every type inferred anew.
     *
     * @param shapes one an input, in order
     * @throws GatunException if a shape does not fit its input's declaration or an operator refuses its inputs
     */
    public Graph bind(List<Shape> shapes) {
        var builder = new GraphBuilder(name).metadata(metadata).limits(limits);
        var symbols = new HashMap<String, Long>();
        for (int i = 0; i < inputs.size(); i++) {
            var type = new TensorType(inputs.get(i).dtype(), shapes.get(i));
            inputs.get(i).accept(type, symbols);
            builder.input(GraphInput.of(inputs.get(i).value(), type));
        }
        constants.forEach(builder::constant);
        nodes.forEach(builder::node);
        outputs.forEach(builder::output);
        return builder.build();
    }

    /** What the operator of {@code node} may know of its inputs. All their types must be known. */
    public Operands operands(Node node) {
        var operands = Operands.builder();
        for (var input : node.inputs()) {
            if (input.isPresent()) {
                operands.add(input.name(), requireType(input), constants.get(input));
            } else {
                operands.absent();
            }
        }
        return operands.build(node.outputs().size());
    }
}
