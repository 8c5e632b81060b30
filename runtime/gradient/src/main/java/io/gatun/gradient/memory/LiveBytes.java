package io.gatun.gradient.memory;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.tensor.TensorType;
import java.util.HashMap;

/** How much memory values take that must be there at the same time. */
final class LiveBytes {
    private LiveBytes() {}

    /**
     * The most bytes that values between nodes take at any one node, if each lives from the node that makes it to the last that
     * reads it. Inputs, constants and outputs are the caller's; what kernels need beside is not counted.
     */
    static long peak(Graph graph) {
        var last = new HashMap<Value, Integer>();
        var nodes = graph.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            for (var output : nodes.get(i).outputs()) {
                last.put(output, i);
            }
            for (var input : nodes.get(i).inputs()) {
                last.replace(input, i);
            }
        }
        var change = new long[nodes.size() + 1];
        for (int i = 0; i < nodes.size(); i++) {
            for (var output : nodes.get(i).outputs()) {
                if (!graph.isOutput(output)) {
                    change[i] += bytes(graph, output);
                    change[last.get(output) + 1] -= bytes(graph, output);
                }
            }
        }
        long now = 0;
        long peak = 0;
        for (long difference : change) {
            now += difference;
            peak = Math.max(peak, now);
        }
        return peak;
    }

    static long bytes(Graph graph, Value value) {
        return graph.type(value).map(TensorType::bytes).orElse(0L);
    }
}
