package io.gatun.place;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Support;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;

/** A bound graph cut into parts, with the reasons why preferred accelerators did not get some of the nodes. */
public record Placement(List<Part> parts, List<Refusal> refusals) {
    /**
     * Gives each node to the first accelerator that takes it; neighbours in running order with the same accelerator form a
     * part.
     *
     * @param accelerators in order of preference; the last should take everything
     * @throws GatunException if no accelerator takes a node
     */
    public static Placement of(Graph graph, List<Accelerator> accelerators) {
        var refusals = new ArrayList<Refusal>();
        var parts = new ArrayList<Part>();
        var stretch = new ArrayList<Node>();
        Accelerator current = null;
        for (var node : graph.nodes()) {
            var chosen = choose(graph, node, accelerators, refusals);
            if (chosen != current && !stretch.isEmpty()) {
                parts.add(new Part(current, cut(graph, stretch)));
                stretch.clear();
            }
            current = chosen;
            stretch.add(node);
        }
        if (!stretch.isEmpty()) {
            parts.add(new Part(current, cut(graph, stretch)));
        }
        return new Placement(List.copyOf(parts), List.copyOf(refusals));
    }

    private static Accelerator choose(Graph graph, Node node, List<Accelerator> accelerators, List<Refusal> refusals) {
        for (var accelerator : accelerators) {
            switch (accelerator.supports(graph, node)) {
                case Support.Yes() -> {
                    return accelerator;
                }
                case Support.No(String reason) ->
                    refusals.add(new Refusal(node.name(), node.operator(), accelerator.name(), reason));
            }
        }
        throw new GatunException(node.describe() + ": no accelerator takes it: "
                + refusals.getLast().reason());
    }

    private static Graph cut(Graph graph, List<Node> stretch) {
        var builder = new GraphBuilder(graph.name()).limits(graph.limits());
        var made = new HashSet<Value>();
        stretch.forEach(node -> made.addAll(node.outputs()));
        for (var node : stretch) {
            for (var input : node.inputs()) {
                if (input.isPresent() && !made.contains(input) && !builder.has(input)) {
                    graph.constant(input)
                            .ifPresentOrElse(
                                    tensor -> builder.constant(input, tensor),
                                    () -> builder.input(GraphInput.of(input, graph.requireType(input))));
                }
            }
        }
        stretch.forEach(builder::node);
        // by identity: a node of many inputs is long to compare
        var inside = Collections.<Node>newSetFromMap(new IdentityHashMap<>());
        inside.addAll(stretch);
        made.stream()
                .filter(Value::isPresent)
                .filter(value -> graph.isOutput(value)
                        || graph.consumers(value).stream().anyMatch(consumer -> !inside.contains(consumer)))
                .forEach(builder::output);
        return builder.build();
    }
}
