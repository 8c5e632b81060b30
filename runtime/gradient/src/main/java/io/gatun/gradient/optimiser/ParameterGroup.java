package io.gatun.gradient.optimiser;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Parameters that learn alike.
 *
 * @param rateFactor what the rate of learning is multiplied by
 * @param decay of weights
 */
public record ParameterGroup(List<Value> parameters, double rateFactor, double decay) {
    public ParameterGroup {
        parameters = List.copyOf(parameters);
        if (!(rateFactor >= 0 && decay >= 0)) {
            throw new GatunException("a group of parameters wants a rate factor and a decay of at least 0, got "
                    + rateFactor + " and " + decay);
        }
    }

    /**
     * Two groups: weights, which decay, and those of at most one axis (biases, and what normalisations scale and shift by), which
     * do not, since that would only take away what the layer before can put back.
     *
     * @param graph has the parameters as constants or inputs
     */
    public static List<ParameterGroup> decayingWeights(Graph graph, List<Value> parameters, double decay) {
        var weights = new ArrayList<Value>();
        var others = new ArrayList<Value>();
        for (var parameter : parameters) {
            (graph.requireType(parameter).shape().rank() > 1 ? weights : others).add(parameter);
        }
        return List.of(new ParameterGroup(weights, 1, decay), new ParameterGroup(others, 1, 0));
    }
}
