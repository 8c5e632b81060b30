package io.gatun.random;

import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a case, to be changed one at a time.
 *
 * @param feeds for each input its tensors, one a feed
 */
record Draft(
        long seed,
        List<GraphInput> inputs,
        Map<Value, List<Tensor>> feeds,
        Map<Value, Tensor> constants,
        List<Node> nodes,
        List<Value> outputs) {
    static Draft of(RandomCase randomCase) {
        var graph = randomCase.graph();
        var feeds = new LinkedHashMap<Value, List<Tensor>>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            int input = i;
            feeds.put(
                    graph.inputs().get(i).value(),
                    randomCase.feeds().stream().map(feed -> feed.get(input)).toList());
        }
        return new Draft(randomCase.seed(), graph.inputs(), feeds, graph.constants(), graph.nodes(), graph.outputs());
    }

    Draft withOutputs(List<Value> changed) {
        return new Draft(seed, inputs, feeds, constants, nodes, changed);
    }

    Draft withNodes(List<Node> changed) {
        return new Draft(seed, inputs, feeds, constants, changed, outputs);
    }

    Draft withConstants(Map<Value, Tensor> changed) {
        return new Draft(seed, inputs, feeds, changed, nodes, outputs);
    }

    /** Only feed {@code kept}, whose extents replace all symbols. */
    Draft withOneFeed(int kept) {
        var fixed = new LinkedHashMap<Value, List<Tensor>>();
        feeds.forEach((value, tensors) -> fixed.put(value, List.of(tensors.get(kept))));
        return withFeeds(fixed);
    }

    /** Inputs with other tensors, one each, and of their types. */
    Draft withFeeds(Map<Value, List<Tensor>> changed) {
        var types = changed.entrySet().stream()
                .map(entry -> GraphInput.of(
                        entry.getKey(), entry.getValue().getFirst().type()))
                .toList();
        return new Draft(seed, types, changed, constants, nodes, outputs);
    }

    /** An input in place of the node that makes {@code value}. */
    Draft withInput(Value value, Tensor tensor) {
        var more = new LinkedHashMap<>(feeds);
        more.put(value, List.of(tensor));
        var rest =
                nodes.stream().filter(node -> !node.outputs().contains(value)).toList();
        return withNodes(rest).withFeeds(more);
    }

    /** The graph without what its outputs do not need; empty if it is not valid. */
    Optional<RandomCase> build() {
        var needed = needed();
        var builder = new GraphBuilder("random");
        var kept =
                inputs.stream().filter(input -> needed.contains(input.value())).toList();
        try {
            kept.forEach(builder::input);
            constants.forEach((value, tensor) -> {
                if (needed.contains(value)) {
                    builder.constant(value, tensor);
                }
            });
            nodes.stream()
                    .filter(node -> node.outputs().stream().anyMatch(needed::contains))
                    .forEach(builder::node);
            outputs.forEach(builder::output);
        } catch (RuntimeException notValid) {
            return Optional.empty();
        }
        var together = new ArrayList<List<Tensor>>();
        int count = feeds.values().stream().mapToInt(List::size).max().orElse(1);
        for (int feed = 0; feed < count; feed++) {
            int number = feed;
            together.add(kept.stream()
                    .map(input -> feeds.get(input.value()).get(number))
                    .toList());
        }
        return Optional.of(new RandomCase(seed, builder.build(), together));
    }

    private Set<Value> needed() {
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
