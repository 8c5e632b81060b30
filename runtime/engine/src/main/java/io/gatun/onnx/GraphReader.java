package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.Formal;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Metadata;
import io.gatun.graph.Node;
import io.gatun.graph.Subgraph;
import io.gatun.graph.Value;
import io.gatun.op.Attributes;
import io.gatun.op.ControlFlow;
import io.gatun.op.Op;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a graph of a file into a {@link Graph}, or one inside a node into a {@link Subgraph}; functions are inlined. */
final class GraphReader {
    private final ImportContext context;
    private final GraphMessage graph;
    private final GraphBuilder builder;
    private final Set<Value> names;
    private final Map<String, Integer> attempts = new HashMap<>();

    private GraphReader(ImportContext context, GraphMessage graph) {
        this.context = context;
        this.graph = graph;
        this.builder = new GraphBuilder(graph.header().getName()).limits(context.limits());
        this.names = new HashSet<>(graph.names());
        names.addAll(graph.captures());
    }

    static Graph read(ImportContext context, GraphMessage graph, Metadata metadata) {
        return new GraphReader(context, graph).read(metadata);
    }

    private Graph read(Metadata metadata) {
        builder.metadata(metadata);
        // files of IR version 3 and before list every initializer among the inputs as well
        graph.header().getInputList().stream()
                .filter(input -> !graph.initializers().containsKey(new Value(input.getName())))
                .map(InputReader::read)
                .forEach(builder::input);
        graph.initializers().forEach(builder::constant);
        var scope = Scope.of(metadata.opsets(), builder);
        NodeOrder.sort(graph.nodes(), given()).forEach(node -> add(node, scope));
        graph.header().getOutputList().forEach(output -> builder.output(new Value(output.getName())));
        if (graph.header().getOutputCount() == 0) {
            throw new GatunException("the graph has no outputs");
        }
        return builder.build();
    }

    private Set<Value> given() {
        var given = new HashSet<>(graph.initializers().keySet());
        graph.header().getInputList().forEach(input -> given.add(new Value(input.getName())));
        return given;
    }

    /**
     * Reads a graph inside a node.
     *
     * @param captures what it and the node's other graphs read from around them; becomes inputs
     * @param around where the node stands
     */
    private static Subgraph readBody(ImportContext context, GraphMessage graph, Set<Value> captures, Scope around) {
        return new GraphReader(context, graph).readBody(captures, around);
    }

    private Subgraph readBody(Set<Value> captures, Scope around) {
        graph.header().getInputList().stream()
                .filter(input -> !graph.initializers().containsKey(new Value(input.getName())))
                .map(InputReader::formal)
                .forEach(builder::formal);
        graph.initializers().forEach(builder::constant);
        var given = given();
        for (var captured : captures) {
            boolean isRead = graph.captures().contains(captured);
            builder.formal(Formal.of(isRead ? captured : unused(captured)));
            if (isRead) {
                given.add(captured);
            }
        }
        var scope = around.inside(builder);
        context.parser().requireLevel(scope.level());
        graph.nodes().forEach(node -> requireNew(node, around));
        NodeOrder.sort(graph.nodes(), given).forEach(node -> add(node, scope));
        var outputs =
                graph.header().getOutputList().stream().map(InputReader::formal).toList();
        return builder.subgraph(captures.size(), outputs);
    }

    /** A name for something that only the node's other graph reads, and may be called as this one calls its own. */
    private Value unused(Value captured) {
        return names.add(captured) ? captured : fresh(captured + ".outer");
    }

    private static void requireNew(NodeMessage node, Scope around) {
        for (var output : node.outputs()) {
            if (output.isPresent() && around.visible().test(output)) {
                throw new GatunException(
                        node.describe() + ": makes '" + output + "', which exists already around the subgraph");
            }
        }
    }

    private void add(NodeMessage written, Scope scope) {
        var message = written.named(scope.prefix() + written.name());
        try {
            var function = context.function(message);
            if (function.isPresent()) {
                new FunctionCall(message, function.get(), scope).inline(this);
                return;
            }
            var given = message.attributes(
                    context.attributes(), scope.given(), body -> readBody(context, body, message.captures(), scope));
            var outputs = scope.values(message.outputs());
            if (message.type().equals("Constant") && message.domain().isEmpty()) {
                builder.constant(outputs.getFirst(), ConstantNode.value(given, context.arena()));
            } else {
                builder.node(node(message, given, outputs, scope));
            }
        } catch (GatunException refusal) {
            throw refusal.getMessage().startsWith(message.describe()) ? refusal : refusal.in(message.describe());
        } catch (RuntimeException surprise) {
            // an operator that did not foresee such attributes or shapes: for the user the file is to blame all the
            // same
            throw new GatunException(message.describe() + ": makes no sense: " + surprise, surprise);
        }
    }

    private Node node(NodeMessage message, Attributes given, List<Value> outputs, Scope scope) {
        var nodeImport = new NodeImport(
                message,
                given,
                scope.values(message.inputs()),
                scope.opset(message.domain()),
                context.arena(),
                (suffix, value) -> constant(outputs, suffix, value));
        var op = OperatorTable.INSTANCE.create(nodeImport);
        var inputs = new ArrayList<>(nodeImport.inputs());
        if (op instanceof ControlFlow flow) {
            flow.requireCounts(inputs.size(), outputs.size());
            message.captures().forEach(captured -> inputs.add(scope.value().apply(captured)));
        }
        return new Node(message.name(), op, inputs, outputs);
    }

    /** A constant that stands for what an older operator set had as an attribute. */
    private Value constant(List<Value> outputs, String suffix, Tensor tensor) {
        // names of nodes need not be unique, those of values are
        var output = outputs.stream().filter(Value::isPresent).findFirst().orElseThrow();
        return builder.constant(fresh(output + "." + suffix), tensor);
    }

    /** A value of this name or, if that is taken, of one like it. */
    Value fresh(String name) {
        var value = new Value(name);
        // goes on where it stopped for this name, as a file may want it any number of times
        for (int i = attempts.getOrDefault(name, 2); !names.add(value); i++) {
            value = new Value(name + "." + i);
            attempts.put(name, i + 1);
        }
        return value;
    }

    /** Adds a node of a function. */
    void addInlined(NodeMessage node, Scope function) {
        context.parser().countNode();
        context.parser().requireLevel(function.level());
        add(node, function);
    }

    /** Adds a node that is not in the file. */
    void addNode(String name, Op op, Value input, Value output) {
        builder.node(new Node(name, op, List.of(input), List.of(output)));
    }
}
