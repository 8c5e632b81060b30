package io.gatun.random;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Operands;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes a graph node by node as its operators define themselves. */
final class Definition {
    private Definition() {}

    /** The outputs. @param arena owns them */
    static List<Tensor> run(Graph graph, List<Tensor> feed, Noise noise, Arena arena) {
        var values = values(graph, feed, noise, arena);
        return graph.outputs().stream().map(values::get).toList();
    }

    /** Every value, inputs and constants included. */
    static Map<Value, Tensor> values(Graph graph, List<Tensor> feed, Noise noise, Arena arena) {
        var values = new HashMap<Value, Tensor>(graph.constants());
        for (int i = 0; i < feed.size(); i++) {
            values.put(graph.inputs().get(i).value(), feed.get(i));
        }
        graph.nodes().forEach(node -> run(node, values, noise, arena));
        return values;
    }

    private static void run(Node node, Map<Value, Tensor> values, Noise noise, Arena arena) {
        var given = new ArrayList<Tensor>();
        node.inputs().forEach(value -> given.add(value.isPresent() ? values.get(value) : null));
        var types = node.op()
                .infer(Operands.of(given, node.outputs().size()))
                .orElseThrow(() -> new IllegalStateException(node.describe() + " has all its inputs, and no types"));
        var out = new ArrayList<Tensor>();
        for (int i = 0; i < node.outputs().size(); i++) {
            out.add(node.outputs().get(i).isPresent() ? Tensor.allocate(types.get(i), arena) : null);
        }
        node.op().evaluate(noise.onInputs(node, given, arena), out);
        noise.onOutputs(node, out);
        for (int i = 0; i < out.size(); i++) {
            if (out.get(i) != null) {
                values.put(node.outputs().get(i), out.get(i));
            }
        }
    }
}
