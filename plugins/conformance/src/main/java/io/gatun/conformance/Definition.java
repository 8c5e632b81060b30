package io.gatun.conformance;

import io.gatun.graph.Evaluation;
import io.gatun.graph.Graph;
import io.gatun.op.BodyRunner;
import io.gatun.tensor.Tensor;
import java.util.List;

/** Computes graphs node by node, as operators define themselves. */
final class Definition {
    private Definition() {}

    /** The outputs, which the caller closes. @param graph without control flow */
    static List<Tensor> run(Graph graph, List<Tensor> inputs) {
        try (var evaluation = new Evaluation(graph.limits())) {
            for (int i = 0; i < inputs.size(); i++) {
                evaluation.put(graph.inputs().get(i).value(), inputs.get(i));
            }
            graph.constants().forEach(evaluation::put);
            BodyRunner none = (_, _) -> {
                throw new IllegalArgumentException("control flow in " + graph.name());
            };
            graph.nodes().forEach(node -> evaluation.run(node, graph.constants(), none));
            return evaluation.copies(graph.outputs());
        }
    }
}
