package io.gatun.gradient.memory;

import io.gatun.RunControl;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Trades time for memory: of the way forth only what crosses some {@link CutPoints} is kept, and the way back computes the rest
 * again, segment by segment, from the last to the first. No node runs more than twice, and what follows the last cut runs once,
 * so that this costs less than another way forth. The copies compute what their originals did, bit by bit, from the same inputs,
 * masks of dropouts among them; what the originals put out, such as running statistics, they do not.
 */
public final class Recomputation {
    /** How many sizes of segments are tried, from all of the way forth down. */
    private static final int SIZES = 16;

    /** From one size of segments to the next. */
    private static final double SMALLER = 0.75;

    private static final String SUFFIX = ".again";

    private final Graph graph;

    /** Values that may be computed again. */
    private final Set<Value> repeatable = new HashSet<>();

    /** The nodes of the way forth that make them, in running order. */
    private final List<Node> forth = new ArrayList<>();

    /** What the way back reads. */
    private final Set<Value> read = new HashSet<>();

    private Recomputation(Graph graph, Graph network, Collection<Value> moving) {
        this.graph = graph;
        for (var node : graph.nodes()) {
            if (network.has(node.output())) {
                forth.add(node);
                repeatable.addAll(node.outputs());
            } else {
                read.addAll(node.inputs());
            }
        }
        repeatable.retainAll(moving);
        repeatable.removeAll(graph.outputs());
    }

    /**
     * The graph that computes the same with the smallest peak of memory that could be found; the graph itself if that is it.
     *
     * @param gradient computes outputs of a network, and then gradients
     * @param network the way forth
     * @param moving values of it that depend on what is differentiated with respect to; all others are kept
     */
    public static Graph of(Graph gradient, Graph network, Collection<Value> moving) {
        return new Recomputation(gradient, network, moving).smallest();
    }

    private Graph smallest() {
        var best = graph;
        long peak = LiveBytes.peak(graph);
        if (repeatable.isEmpty()) {
            return graph;
        }
        var cutPoints = cutPoints();
        double most = cutPoints.insideAll();
        var tried = new HashSet<List<Integer>>();
        for (int i = 0; i < SIZES; i++) {
            RunControl.check();
            most *= SMALLER;
            var cuts = cutPoints.within((long) most);
            if (!tried.add(cuts)) {
                continue;
            }
            var candidate = repeating(cuts);
            long its = LiveBytes.peak(candidate);
            if (its < peak) {
                peak = its;
                best = candidate;
            }
        }
        return best;
    }

    private CutPoints cutPoints() {
        var lastReader = lastReaders();
        var crossing = new ArrayList<Long>();
        var inside = new ArrayList<Long>();
        var open = new HashSet<Value>();
        for (int i = 0; i < forth.size(); i++) {
            int now = i;
            long kept = 0;
            for (var output : forth.get(i).outputs()) {
                if (repeatable.contains(output)) {
                    open.add(output);
                    kept += read.contains(output) ? LiveBytes.bytes(graph, output) : 0;
                }
            }
            open.removeIf(value -> lastReader.getOrDefault(value, -1) <= now);
            inside.add(kept);
            crossing.add(open.stream()
                    .mapToLong(value -> LiveBytes.bytes(graph, value))
                    .sum());
        }
        return new CutPoints(crossing, inside);
    }

    /** For each value that the way forth reads, which of its nodes is the last to do so. */
    private Map<Value, Integer> lastReaders() {
        var last = new HashMap<Value, Integer>();
        for (int i = 0; i < forth.size(); i++) {
            for (var input : forth.get(i).inputs()) {
                last.put(input, i);
            }
        }
        return last;
    }

    /** The graph that keeps what crosses the cuts, and what comes after the last of them. */
    private Graph repeating(List<Integer> cuts) {
        var lastReader = lastReaders();
        var lost = new HashSet<Value>();
        int next = 0;
        for (int i = 0; i < forth.size() && next < cuts.size(); i++) {
            int cut = cuts.get(next);
            forth.get(i).outputs().stream()
                    .filter(value -> repeatable.contains(value) && lastReader.getOrDefault(value, -1) <= cut)
                    .forEach(lost::add);
            next += i == cut ? 1 : 0;
        }
        return new Rewriting(graph, new HashSet<>(forth), lost).rewritten();
    }

    /** One writing of the graph anew. */
    private static final class Rewriting {
        private final Graph graph;
        private final Set<Node> forth;
        private final Set<Value> lost;
        private final GraphBuilder builder;
        private final Map<Value, Value> again = new HashMap<>();

        /** @param lost values to be computed again for whoever reads them on the way back */
        Rewriting(Graph graph, Set<Node> forth, Set<Value> lost) {
            this.graph = graph;
            this.forth = forth;
            this.lost = lost;
            this.builder =
                    new GraphBuilder(graph.name()).metadata(graph.metadata()).limits(graph.limits());
        }

        Graph rewritten() {
            graph.inputs().forEach(builder::input);
            graph.constants().forEach(builder::constant);
            for (var node : graph.nodes()) {
                builder.node(
                        forth.contains(node) ? node : new Node(node.name(), node.op(), inputs(node), node.outputs()));
            }
            graph.outputs().forEach(builder::output);
            return builder.build();
        }

        private List<Value> inputs(Node node) {
            return node.inputs().stream().map(this::available).toList();
        }

        /** The value, or its copy, made just before it is read first: segments come back one at a time. */
        private Value available(Value value) {
            if (!lost.contains(value)) {
                return value;
            }
            if (!again.containsKey(value)) {
                var original = graph.producer(value).orElseThrow();
                builder.node(new Node(
                        original.name() + SUFFIX, original.op(), inputs(original), copies(original.outputs())));
            }
            return again.get(value);
        }

        /** The first output of an operator is there even if only another is wanted. */
        private List<Value> copies(List<Value> originals) {
            var copies = new ArrayList<Value>();
            int wanted = 1;
            for (var original : originals) {
                boolean made = lost.contains(original) || copies.isEmpty();
                copies.add(made ? fresh(original.name() + SUFFIX) : Value.ABSENT);
                if (lost.contains(original)) {
                    again.put(original, copies.getLast());
                    wanted = copies.size();
                }
            }
            return copies.subList(0, wanted);
        }

        private Value fresh(String name) {
            var value = new Value(name);
            for (int i = 2; graph.has(value) || builder.has(value); i++) {
                value = new Value(name + "." + i);
            }
            return value;
        }
    }
}
