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

/**
 * A bound graph cut into parts, with the reasons why preferred accelerators did not get some of the nodes.
 *
 * @param graph what was cut: maybe with fused nodes taken apart, for accelerators that do not know them
 * @param parts in running order
 */
public record Placement(Graph graph, List<Part> parts, List<Refusal> refusals) {
    /**
     * Gives each node to the first accelerator that takes it. Nodes of one accelerator form a part as long as nothing outside
     * must be computed in between.
     *
     * @param accelerators in order of preference; the last should take everything
     * @throws GatunException if no accelerator takes a node
     */
    public static Placement of(Graph whole, List<Accelerator> accelerators) {
        var graph = whole;
        for (var preferred : accelerators.subList(0, accelerators.size() - 1)) {
            graph = Unfusing.of(graph, preferred);
        }
        var refusals = new ArrayList<Refusal>();
        var chosen = new IdentityHashMap<Node, Accelerator>();
        for (var node : graph.nodes()) {
            chosen.put(node, choose(graph, node, accelerators, refusals));
        }
        var parts = new ArrayList<Part>();
        for (var stretch : Stretches.of(graph, chosen)) {
            parts.add(new Part(chosen.get(stretch.getFirst()), cut(graph, stretch)));
        }
        return new Placement(graph, List.copyOf(parts), List.copyOf(refusals));
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
