package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A bound graph cut in three: the nodes whose types are all known; those at the border, whose types show when they run,
 * as all their inputs are there by then; and the rest behind them.
 */
final class Stage {
    private final Graph graph;
    private final Graph known;
    private final List<Node> border = new ArrayList<>();
    private final List<Node> rest = new ArrayList<>();

    private Stage(Graph graph) {
        this.graph = graph;
        var now = new ArrayList<Node>();
        var later = new HashSet<Value>();
        for (var node : graph.nodes()) {
            if (isKnown(graph, node)) {
                now.add(node);
            } else {
                (node.inputs().stream().noneMatch(later::contains) ? border : rest).add(node);
                later.addAll(present(node.outputs()));
            }
        }
        this.known = knownPart(now);
    }

    static Stage of(Graph graph) {
        return new Stage(graph);
    }

    private static boolean isKnown(Graph graph, Node node) {
        return present(node.outputs()).stream()
                .allMatch(output -> graph.type(output).isPresent());
    }

    private static List<Value> present(List<Value> values) {
        return values.stream().filter(Value::isPresent).toList();
    }

    private Graph knownPart(List<Node> now) {
        var builder = new GraphBuilder(graph.name()).limits(graph.limits());
        graph.inputs().forEach(builder::input);
        graph.constants().forEach(builder::constant);
        now.forEach(builder::node);
        var made = new HashSet<Value>();
        now.forEach(node -> made.addAll(node.outputs()));
        var readLater = Stream.concat(border.stream(), rest.stream()).flatMap(node -> present(node.inputs()).stream());
        Stream.concat(readLater, graph.outputs().stream())
                .filter(made::contains)
                .distinct()
                .forEach(builder::output);
        return builder.build();
    }

    /** All of it. */
    Graph graph() {
        return graph;
    }

    /** The nodes that can be planned now; its outputs are what the others, or the caller, need of them. */
    Graph known() {
        return known;
    }

    /** The nodes that can run right after {@link #known}, one by one in this order. */
    List<Node> border() {
        return border;
    }

    /** What the border makes. */
    List<Value> borderOutputs() {
        return border.stream().flatMap(node -> present(node.outputs()).stream()).toList();
    }

    /** Whether all types are known. */
    boolean isLast() {
        return border.isEmpty();
    }

    /** Whether anything comes after the border. */
    boolean hasRest() {
        return !rest.isEmpty();
    }

    /**
     * What comes after the border, as a graph that takes what was made until then.
     *
     * @param types of {@link #borderOutputs}
     */
    Graph rest(Map<Value, TensorType> types) {
        var builder = new GraphBuilder(graph.name()).limits(graph.limits());
        var made = new HashSet<Value>();
        rest.forEach(node -> made.addAll(node.outputs()));
        needed(made)
                .forEach(value -> graph.constant(value)
                        .ifPresentOrElse(
                                constant -> builder.constant(value, constant),
                                () -> builder.input(GraphInput.of(
                                        value,
                                        types.containsKey(value) ? types.get(value) : graph.requireType(value)))));
        rest.forEach(builder::node);
        graph.outputs().stream().filter(made::contains).distinct().forEach(builder::output);
        return builder.build();
    }

    private Set<Value> needed(Set<Value> made) {
        var needed = new LinkedHashSet<Value>();
        for (var node : rest) {
            present(node.inputs()).stream()
                    .filter(input -> !made.contains(input))
                    .forEach(needed::add);
        }
        return needed;
    }
}
