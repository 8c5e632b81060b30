package io.gatun.gradient;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** Constants of a network that are to change: its weights, while it learns. */
public final class Parameters {
    private Parameters() {}

    /** The floating constants that nodes read, weights and statistics alike, in the order of the first node that reads each. */
    public static List<Value> of(Graph graph) {
        var found = new LinkedHashSet<Value>();
        for (var node : graph.nodes()) {
            for (var input : node.inputs()) {
                graph.constant(input)
                        .filter(tensor -> tensor.dtype().isFloating())
                        .ifPresent(_ -> found.add(input));
            }
        }
        return List.copyOf(found);
    }

    /**
     * The graph with some of its constants as inputs, behind those it has, in the order given. Whatever else a caller passes, such
     * as a value that is an input already, stays what it is.
     *
     * @param outputs those of the new graph
     */
    static Graph asInputs(Graph graph, Collection<Value> parameters, Collection<Value> outputs) {
        var builder = new GraphBuilder(graph.name()).metadata(graph.metadata()).limits(graph.limits());
        graph.inputs().forEach(builder::input);
        for (var parameter : new LinkedHashSet<>(parameters)) {
            graph.constant(parameter).ifPresent(tensor -> builder.input(GraphInput.of(parameter, tensor.type())));
        }
        graph.constants().forEach((value, tensor) -> {
            if (!parameters.contains(value)) {
                builder.constant(value, tensor);
            }
        });
        graph.nodes().forEach(builder::node);
        new LinkedHashSet<>(outputs).forEach(builder::output);
        return builder.build();
    }

    /** The graph with some of its constants as inputs, behind those it has, in the order given. */
    public static Graph asInputs(Graph graph, Collection<Value> parameters) {
        return asInputs(graph, parameters, graph.outputs());
    }
}
