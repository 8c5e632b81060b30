package io.gatun.gradient;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A graph that computes gradients.
 *
 * @param graph its inputs are those of the graph that was differentiated, then the parameters that were constants there, then
 *     the upstream gradients; its outputs are the values that were kept, then the gradients
 * @param gradients for each value that was differentiated with respect to, in order, the output that is its gradient, of its type
 */
public record GradientGraph(Graph graph, SequencedMap<Value, Value> gradients) {
    public GradientGraph {
        gradients = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(gradients));
    }

    /** The output that is the gradient with respect to {@code value}. @throws GatunException if nobody asked for it */
    public Value gradientOf(Value value) {
        var gradient = gradients.get(value);
        if (gradient == null) {
            throw new GatunException(
                    "there is no gradient of '" + value + "'; there are those of " + gradients.keySet());
        }
        return gradient;
    }
}
