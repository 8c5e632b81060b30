package io.gatun;

import io.gatun.graph.Evaluation;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.ControlFlow;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A bound graph cut in three: the nodes whose types are all known; those at the border, whose types show when they run,
 * as all their inputs are there by then; and the rest behind them.
 */
final class Stage {
    /** Lists of sizes, axes and the like have no more elements. */
    private static final long DECIDING = 64;

    /** Smaller outputs are computed before they are planned, in bytes. */
    private static final long WORTH_A_PLAN = 1 << 20;

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

    /** Whether all types of a bound graph are known, so that it needs no stages. */
    static boolean knowsAll(Graph graph) {
        return graph.nodes().stream().allMatch(node -> isKnown(graph, node));
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

    /**
     * A graph of one node of the border, with the small ones of its inputs as constants: they are what decides its types.
     *
     * @return empty if a plan is not worth while, as little comes out, or if there cannot be one
     */
    Optional<Graph> alone(Node node, Evaluation values) {
        if (node.op() instanceof ControlFlow) {
            return Optional.empty();
        }
        var builder = new GraphBuilder(graph.name()).limits(graph.limits());
        for (var input : present(node.inputs())) {
            if (!builder.has(input)) {
                var tensor = graph.constant(input).orElseGet(() -> values.get(input));
                if (tensor.size() <= DECIDING || graph.constant(input).isPresent()) {
                    builder.constant(input, tensor);
                } else {
                    builder.input(GraphInput.of(input, tensor.type()));
                }
            }
        }
        builder.node(node);
        long bytes = 0;
        for (var output : present(node.outputs())) {
            var type = builder.typeOf(output);
            if (type == null) {
                return Optional.empty();
            }
            bytes += type.bytes();
            builder.output(output);
        }
        return bytes < WORTH_A_PLAN ? Optional.empty() : Optional.of(builder.build());
    }

    /** What the border makes. */
    List<Value> borderOutputs() {
        return border.stream().flatMap(node -> present(node.outputs()).stream()).toList();
    }

    /** The border and the rest. */
    List<Node> later() {
        return Stream.concat(border.stream(), rest.stream()).toList();
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
