package io.gatun.onnx;

import io.gatun.Limits;
import io.gatun.graph.Evaluation;
import io.gatun.graph.Graph;
import io.gatun.op.Body;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
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
        try (var evaluation = new Evaluation(Limits.unlimited())) {
            for (int i = 0; i < inputs.size(); i++) {
                evaluation.put(bound.inputs().get(i).value(), inputs.get(i));
            }
            bound.constants().forEach(evaluation::put);
            bound.nodes().forEach(node -> evaluation.run(node, Map.of(), Body::evaluate));
            return bound.outputs().stream()
                    .map(output -> copy(evaluation.get(output), arena))
                    .toList();
        }
    }

    private static Tensor copy(Tensor tensor, Arena arena) {
        var copy = Tensor.allocate(tensor.type(), arena);
        copy.segment().copyFrom(tensor.segment());
        return copy;
    }
}
