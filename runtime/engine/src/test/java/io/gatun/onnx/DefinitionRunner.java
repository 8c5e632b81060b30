package io.gatun.onnx;

import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Operands;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a graph by its operators' own definitions, one node after another: slow, simple, the oracle of the others. */
public final class DefinitionRunner {
    private DefinitionRunner() {}

    /**
     * @param inputs one tensor a graph input, in order
     * @param arena owns the results
     * @return one tensor a graph output, in order
     */
    public static List<Tensor> run(Graph graph, List<Tensor> inputs, Arena arena) {
        var bound = graph.bind(inputs.stream().map(Tensor::shape).toList());
        Map<Value, Tensor> values = new HashMap<>(bound.constants());
        for (int i = 0; i < inputs.size(); i++) {
            values.put(bound.inputs().get(i).value(), inputs.get(i));
        }
        for (var node : bound.nodes()) {
            run(node, values, arena);
        }
        return bound.outputs().stream().map(values::get).toList();
    }

    private static void run(Node node, Map<Value, Tensor> values, Arena arena) {
        var in = new ArrayList<Tensor>();
        node.inputs().forEach(value -> in.add(values.get(value)));
        var types = node.op().infer(Operands.of(in, node.outputs().size())).orElseThrow();
        var out = new ArrayList<Tensor>();
        for (int i = 0; i < node.outputs().size(); i++) {
            TensorType type = types.get(i);
            out.add(node.outputs().get(i).isPresent() ? Tensor.allocate(type, arena) : null);
            values.put(node.outputs().get(i), out.get(i));
        }
        values.remove(Value.ABSENT);
        node.op().evaluate(in, out);
    }
}
