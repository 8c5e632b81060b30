package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.gradient.head.AnyBatch;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.tensor.Dim;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Optional;

/**
 * A network as two, cut where only one value goes from what is frozen to what learns: examples that are alike in every epoch need
 * to go through the first once.
 *
 * @param frozen up to the value, its output
 * @param rest from the value on, its input, to the prediction; any batch
 * @param between the value's type for one example
 */
record Halves(Graph frozen, Graph rest, TensorType between) {
    /**
     * Cuts a network, if it can be cut so: not if all of it learns, or several values go across, or the size of examples is open.
     *
     * @param network of one input, any batch
     * @param weights what learns, and the statistics that follow it
     */
    static Optional<Halves> of(Graph network, Value prediction, Weights weights, Arena arena) {
        var input = network.inputs().getFirst();
        if (!input.dims().stream().skip(1).allMatch(Dim.Fixed.class::isInstance)) {
            return Optional.empty();
        }
        var part = LearningPart.of(network, prediction, weights, input.shapeWith(Map.of(), 1), arena);
        if (part.frontier().size() != 1 || part.frontier().getFirst().equals(input.value())) {
            return Optional.empty();
        }
        var between = part.graph().requireType(part.frontier().getFirst());
        if (between.shape().rank() < 2 || between.shape().dim(0) != 1) {
            return Optional.empty();
        }
        try {
            var rest = AnyBatch.of(weights.in(part.graph()), arena);
            return Optional.of(new Halves(FrozenPart.upTo(network, part.frontier()), rest, between));
        } catch (GatunException _) {
            // made for a batch of one by what stands in it: then every epoch goes through all of it
            return Optional.empty();
        }
    }
}
