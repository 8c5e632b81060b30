package io.gatun.onnx;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Puts nodes into an order in which they can run. The format demands such an order, but some exporters do not keep to it;
 * nodes that are in order already stay where they are.
 */
final class NodeOrder {
    private final List<NodeMessage> nodes;
    private final Map<Value, Integer> producers = new HashMap<>();

    private NodeOrder(List<NodeMessage> nodes) {
        this.nodes = nodes;
    }

    /**
     * @param given values that exist before any node runs
     * @throws GatunException if two nodes make one value, if nobody makes a value that a node needs, or on a cycle
     */
    static List<NodeMessage> sort(List<NodeMessage> nodes, Set<Value> given) {
        return new NodeOrder(nodes).sorted(given);
    }

    private List<NodeMessage> sorted(Set<Value> given) {
        for (int i = 0; i < nodes.size(); i++) {
            noteOutputs(i, given);
        }
        var consumers = new ArrayList<List<Integer>>(nodes.size());
        nodes.forEach(_ -> consumers.add(new ArrayList<>()));
        var waitingFor = new int[nodes.size()];
        var ready = new PriorityQueue<Integer>();
        for (int i = 0; i < nodes.size(); i++) {
            for (int producer : producersOf(i, given)) {
                consumers.get(producer).add(i);
                waitingFor[i]++;
            }
            if (waitingFor[i] == 0) {
                ready.add(i);
            }
        }
        var sorted = new ArrayList<NodeMessage>(nodes.size());
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            for (int consumer : consumers.get(next)) {
                if (--waitingFor[consumer] == 0) {
                    ready.add(consumer);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            throw cycle(waitingFor, given);
        }
        return sorted;
    }

    private void noteOutputs(int node, Set<Value> given) {
        var place = nodes.get(node).describe();
        for (var output : nodes.get(node).outputs()) {
            if (!output.isPresent()) {
                continue;
            }
            if (given.contains(output)) {
                throw new GatunException(
                        place + ": makes '" + output + "', which is an input or a constant of the graph");
            }
            var other = producers.put(output, node);
            if (other != null) {
                throw new GatunException(place + ": makes '" + output + "', which "
                        + nodes.get(other).describe() + " makes already");
            }
        }
    }

    private Set<Integer> producersOf(int node, Set<Value> given) {
        var found = new LinkedHashSet<Integer>();
        for (var input : nodes.get(node).needs()) {
            if (!given.contains(input)) {
                var producer = producers.get(input);
                if (producer == null) {
                    throw new GatunException(
                            nodes.get(node).describe() + ": input '" + input + "' is not made by anything");
                }
                found.add(producer);
            }
        }
        return found;
    }

    /** Every node that still waits has a producer that waits too, so walking backwards must come round. */
    private GatunException cycle(int[] waitingFor, Set<Value> given) {
        int at = 0;
        while (waitingFor[at] == 0) {
            at++;
        }
        var path = new LinkedHashSet<Integer>();
        while (path.add(at)) {
            at = producersOf(at, given).stream()
                    .filter(producer -> waitingFor[producer] > 0)
                    .findFirst()
                    .orElseThrow();
        }
        int entry = at;
        var names = path.stream()
                .dropWhile(node -> node != entry)
                .map(node -> "'" + nodes.get(node).name() + "'")
                .toList();
        return new GatunException("nodes " + String.join(", ", names.reversed()) + " wait for each other in a circle");
    }
}
