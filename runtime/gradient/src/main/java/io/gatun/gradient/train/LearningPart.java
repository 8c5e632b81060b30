package io.gatun.gradient.train;

import io.gatun.gradient.Parameters;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Identity;
import io.gatun.op.Reshape;
import io.gatun.op.Squeeze;
import io.gatun.op.Unsqueeze;
import io.gatun.pass.Passes;
import io.gatun.tensor.Shape;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of a network that depends on what learns. What stands before it is the same in every epoch and runs as ordinary
 * inference, everything folded and fused. Dropouts right before it belong to it.
 *
 * @param frontier the values before it, each an input of {@code graph}
 * @param graph the part: its inputs are the frontier, then what learns; its output is the prediction
 */
record LearningPart(List<Value> frontier, Graph graph) {
    /** Copies the list. */
    LearningPart {
        frontier = List.copyOf(frontier);
    }

    /**
     * Cuts it off.
     *
     * @param network of one input, as written; stays as it is
     * @param weights what learns, and the statistics that follow it: constants of the network, and inputs of the part
     * @param examples the shape of a batch
     * @param arena memory for what is folded; must live as long as the part
     */
    static LearningPart of(Graph network, Value prediction, Weights weights, Shape examples, Arena arena) {
        var learning = weights.tensors().keySet();
        var whole =
                new GraphBuilder(network.name()).metadata(network.metadata()).limits(network.limits());
        network.inputs().forEach(whole::input);
        network.constants().forEach(whole::constant);
        network.nodes().forEach(whole::node);
        var bound = whole.output(prediction).build().bind(List.of(examples));
        return of(Passes.fold(Parameters.asInputs(bound, learning), arena), prediction, learning);
    }

    /** @param network bound and folded, with what learns as inputs */
    private static LearningPart of(Graph network, Value prediction, Collection<Value> learning) {
        var seen = dependingOn(
                network,
                network.inputs().stream()
                        .map(GraphInput::value)
                        .filter(value -> !learning.contains(value))
                        .toList());
        var moving = dependingOn(network, learning);
        var behind = new HashSet<Node>();
        for (var node : network.nodes()) {
            // what depends on no example is a constant, or nearly: it is computed where it is wanted
            if (node.inputs().stream().anyMatch(moving::contains)
                    || node.inputs().stream().noneMatch(seen::contains)) {
                behind.add(node);
            }
        }
        addDropoutsBefore(network, behind);
        return cut(network, prediction, learning, behind);
    }

    private static Set<Value> dependingOn(Graph network, Collection<Value> values) {
        var found = new HashSet<>(values);
        for (var node : network.nodes()) {
            if (node.inputs().stream().anyMatch(found::contains)) {
                found.addAll(node.outputs());
            }
        }
        found.remove(Value.ABSENT);
        return found;
    }

    /** Dropouts before a layer are part of how it learns, even if a reshape stands between. */
    private static void addDropoutsBefore(Graph network, Set<Node> behind) {
        for (var node : network.nodes().reversed()) {
            if (behind.contains(node)) {
                node.inputs().forEach(input -> {
                    var way = new ArrayList<Node>();
                    var at = network.producer(input);
                    while (at.isPresent() && onlyReshapes(at.get())) {
                        way.add(at.get());
                        at = network.producer(at.get().input(0));
                    }
                    if (at.isPresent() && at.get().op() instanceof Dropout) {
                        behind.addAll(way);
                        behind.add(at.get());
                    }
                });
            }
        }
    }

    private static boolean onlyReshapes(Node node) {
        return switch (node.op()) {
            case Flatten _, Identity _, Reshape _, Squeeze _, Unsqueeze _ -> true;
            default -> false;
        };
    }

    private static LearningPart cut(Graph network, Value prediction, Collection<Value> learning, Set<Node> behind) {
        var made = new HashSet<Value>();
        behind.forEach(node -> made.addAll(node.outputs()));
        var frontier = new LinkedHashSet<Value>();
        for (var node : network.nodes()) {
            if (behind.contains(node)) {
                node.inputs().stream()
                        .filter(Value::isPresent)
                        .filter(input -> !made.contains(input) && !learning.contains(input))
                        .filter(input -> network.constant(input).isEmpty())
                        .forEach(frontier::add);
            }
        }
        var builder =
                new GraphBuilder(network.name()).metadata(network.metadata()).limits(network.limits());
        frontier.forEach(value -> builder.input(GraphInput.of(value, network.requireType(value))));
        network.inputs().stream()
                .filter(input -> learning.contains(input.value()))
                .forEach(builder::input);
        network.constants().forEach(builder::constant);
        network.nodes().stream().filter(behind::contains).forEach(builder::node);
        var whole = builder.output(prediction).build();
        return new LearningPart(List.copyOf(frontier), new GraphPatch(whole).apply());
    }
}
