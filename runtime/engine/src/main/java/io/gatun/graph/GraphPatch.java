package io.gatun.graph;

import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes to a graph, collected and then applied at once. Values keep their names, so that a graph's inputs and outputs
 * are called after a patch what they were called before it; nodes and constants that nothing needs any more go.
 */
public final class GraphPatch {
    private final Graph graph;
    private final Map<Node, List<Node>> replaced = new HashMap<>();
    private final Map<Value, Value> redirected = new HashMap<>();
    private final Map<Value, Tensor> added = new LinkedHashMap<>();
    private final Set<Value> reserved = new HashSet<>();

    public GraphPatch(Graph graph) {
        this.graph = graph;
    }

    /** Puts {@code nodes} where {@code node} was. */
    public GraphPatch replace(Node node, Node... nodes) {
        replaced.put(node, List.of(nodes));
        return this;
    }

    /**
     * Lets every consumer of {@code from} read {@code to} instead; the producer of {@code from} goes if nothing needs it.
     *
     * @throws IllegalArgumentException if {@code from} is an output of the graph, which would lose its name
     */
    public GraphPatch redirect(Value from, Value to) {
        if (graph.isOutput(from)) {
            throw new IllegalArgumentException(
                    "'" + from + "' is an output of the graph and cannot become '" + to + "'");
        }
        redirected.put(from, to);
        return this;
    }

    /**
     * Drops a node whose first output always equals its first input. If that output is one of the graph's, the input's
     * producer makes it under its name.
     *
     * @return whether it could: an output of the graph that is also an input, a constant or another output needs its node
     */
    public boolean bypass(Node node) {
        var from = node.output();
        var to = node.input(0);
        if (!graph.isOutput(from)) {
            redirect(from, to);
            return true;
        }
        var producer = graph.producer(to);
        if (producer.isEmpty() || graph.isOutput(to) || touches(producer.get()) || redirected.containsKey(to)) {
            return false;
        }
        var made = producer.get();
        var outputs = made.outputs().stream()
                .map(value -> value.equals(to) ? from : value)
                .toList();
        replace(made, new Node(made.name(), made.op(), made.inputs(), outputs));
        replace(node);
        redirect(to, from);
        return true;
    }

    /** Adds a constant, or replaces the producer of {@code value} by one. */
    public GraphPatch constant(Value value, Tensor tensor) {
        added.put(value, tensor);
        graph.producer(value).ifPresent(node -> replaced.putIfAbsent(node, List.of()));
        return this;
    }

    /** Adds a constant under a name that starts with {@code name} and is not taken. */
    public Value newConstant(String name, Tensor tensor) {
        var value = newValue(name);
        added.put(value, tensor);
        return value;
    }

    /** A name for a value of a node to be added: it starts with {@code name} and is not taken. */
    public Value newValue(String name) {
        var value = new Value(name);
        for (int i = 2; graph.has(value) || added.containsKey(value) || !reserved.add(value); i++) {
            value = new Value(name + "." + i);
        }
        return value;
    }

    public boolean isEmpty() {
        return replaced.isEmpty() && redirected.isEmpty() && added.isEmpty();
    }

    /** Whether the patch replaces or removes {@code node} already; a pass should then leave it for its next round. */
    public boolean touches(Node node) {
        return replaced.containsKey(node) || node.inputs().stream().anyMatch(redirected::containsKey);
    }

    /** The changed graph. */
    public Graph apply() {
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            for (var kept : replaced.getOrDefault(node, List.of(node))) {
                var inputs = kept.inputs().stream().map(this::resolve).toList();
                nodes.add(new Node(kept.name(), kept.op(), inputs, kept.outputs()));
            }
        }
        return rebuild(nodes);
    }

    private Value resolve(Value value) {
        var target = value;
        while (redirected.containsKey(target)) {
            target = redirected.get(target);
        }
        // the next one who asks along a long chain has one step to go
        for (var at = value; !at.equals(target); ) {
            at = redirected.put(at, target);
        }
        return target;
    }

    private Graph rebuild(List<Node> nodes) {
        var needed = neededValues(nodes);
        var builder = new GraphBuilder(graph.name()).metadata(graph.metadata()).limits(graph.limits());
        graph.inputs().forEach(builder::input);
        graph.constants().forEach((value, tensor) -> {
            if (needed.contains(value) && !added.containsKey(value)) {
                builder.constant(value, tensor);
            }
        });
        added.forEach((value, tensor) -> {
            if (needed.contains(value)) {
                builder.constant(value, tensor);
            }
        });
        nodes.stream()
                .filter(node -> node.outputs().stream().anyMatch(needed::contains))
                .forEach(builder::node);
        graph.outputs().forEach(builder::output);
        return builder.build();
    }

    private Set<Value> neededValues(List<Node> nodes) {
        var needed = new HashSet<>(graph.outputs());
        for (var node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
            }
        }
        needed.remove(Value.ABSENT);
        return needed;
    }
}
