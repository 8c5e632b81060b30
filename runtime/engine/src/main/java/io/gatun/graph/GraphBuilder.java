package io.gatun.graph;

import io.gatun.GatunException;
import io.gatun.Limits;
import io.gatun.op.Op;
import io.gatun.op.Operands;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds a {@link Graph} from inputs to outputs. Each node is checked as it is added: its inputs must exist, its outputs
 * must be new, and, if its inputs' types are known, its operator must accept them.
 */
public final class GraphBuilder {
    private final String name;
    private Metadata metadata = Metadata.NONE;
    private Limits limits = Limits.defaults();
    private final List<GraphInput> inputs = new ArrayList<>();
    private final List<Formal> formals = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Value, Tensor> constants = new LinkedHashMap<>();
    private final Map<Value, TensorType> types = new HashMap<>();
    private final Set<Value> known = new HashSet<>();

    public GraphBuilder(String name) {
        this.name = name;
    }

    public GraphBuilder metadata(Metadata metadata) {
        this.metadata = metadata;
        return this;
    }

    /** What the graph may ask for; {@link Limits#defaults()} if not said. Say it before adding anything. */
    public GraphBuilder limits(Limits limits) {
        this.limits = limits;
        return this;
    }

    /** Adds an input; extents may be symbols. */
    public Value input(String name, DType dtype, Dim... dims) {
        return input(new GraphInput(new Value(name), dtype, List.of(dims)));
    }

    public Value input(GraphInput input) {
        define(input.value(), "graph input '" + input.name() + "'");
        inputs.add(input);
        input.fixedType().ifPresent(type -> setType(input.value(), type));
        return input.value();
    }

    /** Adds an input of a graph inside an operator, whose type nobody knows yet; {@link #subgraph} then builds it. */
    public Value formal(Formal input) {
        define(input.value(), "input '" + input.value() + "' of a subgraph");
        formals.add(input);
        return input.value();
    }

    /** Adds a constant. The tensor's memory must live as long as the graph is used. */
    public Value constant(String name, Tensor tensor) {
        return constant(new Value(name), tensor);
    }

    public Value constant(Value value, Tensor tensor) {
        define(value, "constant '" + value + "'");
        constants.put(value, tensor);
        setType(value, tensor.type());
        return value;
    }

    /** Adds a node with one output, which takes the node's name. */
    public Value node(String name, Op op, Value... inputs) {
        return node(new Node(name, op, List.of(inputs), List.of(new Value(name))));
    }

    /**
     * Adds a node.
     *
     * @return its first output
     * @throws GatunException naming the node, if an input is unknown, an output exists already, or the operator refuses
     */
    public Value node(Node node) {
        for (var input : node.inputs()) {
            if (input.isPresent() && !known.contains(input)) {
                throw new GatunException(node.describe() + ": input '" + input + "' is not made by anything before it");
            }
        }
        if (nodes.size() >= limits.nodes()) {
            throw new GatunException("the graph has more than " + limits.nodes() + " nodes (Limits.nodes)");
        }
        try {
            inferTypes(node);
        } catch (GatunException refusal) {
            throw refusal.in(node.describe());
        } catch (RuntimeException surprise) {
            // an operator that did not foresee such attributes or shapes: for the user the file is to blame all the
            // same
            throw new GatunException(node.describe() + ": makes no sense: " + surprise, surprise);
        }
        for (var output : node.outputs()) {
            if (output.isPresent()) {
                define(output, node.describe());
            }
        }
        nodes.add(node);
        return node.output();
    }

    private void inferTypes(Node node) {
        var operands = Operands.builder();
        for (var input : node.inputs()) {
            if (!input.isPresent()) {
                operands.absent();
            } else if (types.containsKey(input)) {
                operands.add(input.name(), types.get(input), constants.get(input));
            } else {
                return;
            }
        }
        node.op().infer(operands.build(node.outputs().size())).ifPresent(inferred -> {
            for (int i = 0; i < node.outputs().size(); i++) {
                if (!node.outputs().get(i).isPresent()) {
                    continue;
                }
                if (i >= inferred.size()) {
                    throw new GatunException("has " + inferred.size() + " outputs, the node lists "
                            + node.outputs().size());
                }
                setType(node.outputs().get(i), inferred.get(i));
            }
        });
    }

    private void setType(Value value, TensorType type) {
        limits.requireTensor(value.name(), type);
        types.put(value, type);
    }

    private void define(Value value, String by) {
        if (!value.isPresent() || !known.add(value)) {
            throw new GatunException(by + ": the value '" + value + "' exists already or has no name");
        }
    }

    /** Whether a value of this name exists. */
    public boolean has(Value value) {
        return known.contains(value);
    }

    /** The type of a value so far, or null if it is not known. */
    public TensorType typeOf(Value value) {
        return types.get(value);
    }

    public GraphBuilder output(Value value) {
        if (!known.contains(value)) {
            throw new GatunException("graph output '" + value + "' is not made by anything");
        }
        outputs.add(value);
        return this;
    }

    public Graph build() {
        return new Graph(name, metadata, limits, inputs, outputs, nodes, constants, types);
    }

    /**
     * What was built, as a graph inside an operator.
     *
     * @param captures how many of its inputs, the last ones, come from the graph around it
     */
    public Subgraph subgraph(int captures, List<Formal> outputs) {
        for (var output : outputs) {
            if (!known.contains(output.value())) {
                throw new GatunException("output '" + output.value() + "' of a subgraph is not made by anything");
            }
        }
        return new Subgraph(name, limits, formals, captures, new LinkedHashMap<>(constants), nodes, outputs);
    }
}
