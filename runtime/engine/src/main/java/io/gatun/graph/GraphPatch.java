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

    public GraphPatch(Graph graph) {
        this.graph = graph;
    }

    /** Puts {@code nodes} where {@code node} was. */
    public GraphPatch replace(Node node, Node... nodes) {
        replaced.put(node, List.of(nodes));
        return this;
    }

    /** Lets every consumer of {@code from} read {@code to} instead; the producer of {@code from} goes if nothing needs it. */
    public GraphPatch redirect(Value from, Value to) {
        redirected.put(from, to);
        return this;
    }

    /** Adds a constant, or replaces the producer of {@code value} by one. */
    public GraphPatch constant(Value value, Tensor tensor) {
        added.put(value, tensor);
        graph.producer(value).ifPresent(node -> replaced.putIfAbsent(node, List.of()));
        return this;
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
        var outputs = graph.outputs().stream().map(this::resolve).toList();
        return rebuild(nodes, outputs);
    }

    private Value resolve(Value value) {
        var target = value;
        while (redirected.containsKey(target)) {
            target = redirected.get(target);
        }
        return target;
    }

    private Graph rebuild(List<Node> nodes, List<Value> outputs) {
        var needed = neededValues(nodes, outputs);
        var builder = new GraphBuilder(graph.name()).metadata(graph.metadata());
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
        nodes.stream().filter(node -> node.outputs().stream().anyMatch(needed::contains)).forEach(builder::node);
        outputs.forEach(builder::output);
        return builder.build();
    }

    private static Set<Value> neededValues(List<Node> nodes, List<Value> outputs) {
        var needed = new HashSet<>(outputs);
        for (var node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
            }
        }
        needed.remove(Value.ABSENT);
        return needed;
    }
}
