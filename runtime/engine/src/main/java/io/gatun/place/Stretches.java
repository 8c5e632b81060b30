package io.gatun.place;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.spi.Accelerator;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Cuts a graph into stretches of nodes that one accelerator runs without a break. Each stretch takes all that can be computed
 * by then, so that there are few of them: every border between two memories costs a copy and a wait.
 */
final class Stretches {
    private final Map<Node, Integer> places = new IdentityHashMap<>();
    private final Map<Node, Integer> missing = new IdentityHashMap<>();
    private final Map<Accelerator, PriorityQueue<Node>> ready = new IdentityHashMap<>();
    private final Graph graph;
    private final Map<Node, Accelerator> chosen;

    private Stretches(Graph graph, Map<Node, Accelerator> chosen) {
        this.graph = graph;
        this.chosen = chosen;
        for (var node : graph.nodes()) {
            places.put(node, places.size());
            int producers = (int) node.inputs().stream()
                    .distinct()
                    .filter(input -> graph.producer(input).isPresent())
                    .count();
            missing.put(node, producers);
        }
    }

    /** @param chosen an accelerator for each node, by identity */
    static List<List<Node>> of(Graph graph, Map<Node, Accelerator> chosen) {
        if (graph.nodes().stream().map(chosen::get).distinct().count() < 2) {
            return graph.nodes().isEmpty() ? List.of() : List.of(graph.nodes());
        }
        return new Stretches(graph, chosen).cut();
    }

    private List<List<Node>> cut() {
        var stretches = new ArrayList<List<Node>>();
        graph.nodes().stream().filter(node -> missing.get(node) == 0).forEach(this::offer);
        while (true) {
            var next = ready.values().stream()
                    .filter(queue -> !queue.isEmpty())
                    .min((a, b) -> Integer.compare(places.get(a.peek()), places.get(b.peek())));
            if (next.isEmpty()) {
                return stretches;
            }
            var stretch = new ArrayList<Node>();
            while (!next.get().isEmpty()) {
                var node = next.get().poll();
                stretch.add(node);
                release(node);
            }
            stretches.add(stretch);
        }
    }

    private void offer(Node node) {
        ready.computeIfAbsent(
                        chosen.get(node),
                        _ -> new PriorityQueue<>((a, b) -> Integer.compare(places.get(a), places.get(b))))
                .add(node);
    }

    /** Offers the consumers that waited for nothing else. */
    private void release(Node node) {
        for (var output : node.outputs()) {
            if (output.isPresent()) {
                for (var consumer : graph.consumers(output)) {
                    if (missing.merge(consumer, -1, Integer::sum) == 0) {
                        offer(consumer);
                    }
                }
            }
        }
    }
}
