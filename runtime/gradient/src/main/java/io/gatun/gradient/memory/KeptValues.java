package io.gatun.gradient.memory;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import java.util.HashSet;

/** How much the values of a way forth take. */
public final class KeptValues {
    private KeptValues() {}

    /**
     * Bytes of the values that a gradient keeps of the way forth until the way back, or a second way forth, reads them. Inputs
     * and outputs are the caller's and not counted.
     *
     * @param gradient computes the network and its gradients
     */
    public static long bytes(Graph gradient, Graph network) {
        var made = new HashSet<Value>();
        var read = new HashSet<Value>();
        for (var node : gradient.nodes()) {
            if (network.has(node.output())) {
                made.addAll(node.outputs());
            } else {
                read.addAll(node.inputs());
            }
        }
        made.retainAll(read);
        made.removeAll(gradient.outputs());
        return made.stream()
                .mapToLong(value -> LiveBytes.bytes(gradient, value))
                .sum();
    }

    /** Bytes of all values that depend on the inputs of a bound graph. */
    public static long ofAll(Graph graph) {
        var depends =
                new HashSet<>(graph.inputs().stream().map(GraphInput::value).toList());
        long bytes = 0;
        for (var node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(depends::contains)) {
                depends.addAll(node.outputs());
                depends.remove(Value.ABSENT);
                bytes += node.outputs().stream()
                        .mapToLong(value -> LiveBytes.bytes(graph, value))
                        .sum();
            }
        }
        return bytes;
    }
}
