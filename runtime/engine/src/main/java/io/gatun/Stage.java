package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Op;
import io.gatun.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A bound graph cut in two: the nodes whose types are all known, and the rest, whose types depend on data. */
final class Stage {
    private final Graph graph;
    private final List<Node> later;
    private final Graph known;

    private Stage(Graph graph, List<Node> later, Graph known) {
        this.graph = graph;
        this.later = later;
        this.known = known;
    }

    static Stage of(Graph graph) {
        var now = graph.nodes().stream().filter(node -> isKnown(graph, node)).toList();
        var later = graph.nodes().stream().filter(node -> !isKnown(graph, node)).toList();
        return new Stage(graph, later, knownPart(graph, now, later));
    }

    private static boolean isKnown(Graph graph, Node node) {
        return node.outputs().stream()
                .filter(Value::isPresent)
                .allMatch(output -> graph.type(output).isPresent());
    }

    private static Graph knownPart(Graph graph, List<Node> now, List<Node> later) {
        var builder = new GraphBuilder(graph.name()).limits(graph.limits());
        graph.inputs().forEach(builder::input);
        graph.constants().forEach(builder::constant);
        now.forEach(builder::node);
        var made = new HashSet<Value>();
        now.forEach(node -> made.addAll(node.outputs()));
        Stream.concat(later.stream().flatMap(node -> node.inputs().stream()), graph.outputs().stream())
                .filter(Value::isPresent)
                .filter(made::contains)
                .distinct()
                .forEach(builder::output);
        return builder.build();
    }

    /**
     * The stage after this one.
     *
     * @param rest what is left, as {@link #rest} bound it
     * @throws GatunException if it is no less than before: an operator does not keep the promise of {@link Op#infer}
     */
    Stage next(Graph rest) {
        var next = of(rest);
        if (next.later.size() >= later.size()) {
            throw new GatunException(next.later.getFirst().describe()
                    + ": the shape of its output is not known although all its inputs are");
        }
        return next;
    }

    /** The nodes that can run now; its outputs are what the rest, or the caller, needs of them. */
    Graph known() {
        return known;
    }

    /** Whether nothing is left after {@link #known}. */
    boolean isLast() {
        return later.isEmpty();
    }

    /**
     * The rest of the graph, bound anew: what the shapes behind the border depend on is constant, everything else an input.
     *
     * @param values the graph's inputs and what {@link #known} computed
     */
    Graph rest(Map<Value, Tensor> values) {
        var made = new HashSet<Value>();
        later.forEach(node -> made.addAll(node.outputs()));
        var deciding = decidingValues(made);
        var builder = new GraphBuilder(graph.name()).limits(graph.limits());
        for (var node : later) {
            for (var input : node.inputs()) {
                if (input.isPresent() && !made.contains(input) && !builder.has(input)) {
                    var constant = graph.constant(input);
                    if (constant.isPresent()) {
                        builder.constant(input, constant.get());
                    } else if (deciding.contains(input)) {
                        builder.constant(input, values.get(input));
                    } else {
                        builder.input(GraphInput.of(input, values.get(input).type()));
                    }
                }
            }
            builder.node(node);
        }
        graph.outputs().stream().filter(made::contains).forEach(builder::output);
        return builder.build();
    }

    /** Inputs of the nodes that stand right behind the border. */
    private Set<Value> decidingValues(Set<Value> made) {
        var deciding = new HashSet<Value>();
        later.stream()
                .filter(node -> node.inputs().stream().noneMatch(made::contains))
                .forEach(node -> deciding.addAll(node.inputs()));
        return deciding;
    }
}
