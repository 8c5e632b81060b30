package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * A number that rows of features are multiplied by, so that their root-mean-square length is 1. One network's features are ten
 * times as long as another's, and the rate that suits a last layer falls with the square of that, while the decay that suits it
 * grows: on scaled rows one rate and one decay suit all. The layer that has learned takes the number in, and nobody else knows.
 *
 * @param factor above 0
 */
public record FeatureScale(double factor) {
    /** @throws GatunException if the factor is not above 0 */
    public FeatureScale {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new GatunException("features are scaled by a number above 0, got " + factor);
        }
    }

    /**
     * The number for the rows of the first epoch; 1 if all of them are zeros.
     *
     * @param rows f32[n, features] in each batch
     * @throws GatunException if they hold an infinity, or what is no number
     */
    public static FeatureScale of(Examples rows) {
        var squares = new double[1];
        rows.forEachBatch(0, (batch, _) -> squares[0] += sumOfSquares(batch));
        if (!Double.isFinite(squares[0])) {
            throw new GatunException(
                    "the layers before the last make numbers of the examples that are infinite or none at all");
        }
        return new FeatureScale(squares[0] == 0 ? 1 : Math.sqrt(rows.size() / squares[0]));
    }

    private static double sumOfSquares(Tensor batch) {
        double sum = 0;
        for (float element : batch.toFloats()) {
            sum += (double) element * element;
        }
        return sum;
    }

    /** The same rows, scaled. */
    public Examples applied(Examples rows) {
        return new ScaledExamples(rows, factor);
    }

    /**
     * A network whose last layer learned from scaled rows, fit for rows as they are.
     *
     * @param weight of the layer, a constant of the network: f32, of any shape
     * @param owner of the new weight
     */
    public Graph takenIn(Graph network, Value weight, Arena owner) {
        var learned = network.constant(weight)
                .orElseThrow(() ->
                        new GatunException(network.name() + ": '" + weight + "' is no constant to take a scale in"));
        var taken = Tensor.allocate(learned.type(), owner);
        for (long i = 0; i < taken.size(); i++) {
            taken.set(i, learned.floatAt(i) * factor);
        }
        var builder =
                new GraphBuilder(network.name()).metadata(network.metadata()).limits(network.limits());
        network.inputs().forEach(builder::input);
        network.constants().forEach((value, tensor) -> builder.constant(value, value.equals(weight) ? taken : tensor));
        network.nodes().forEach(builder::node);
        network.outputs().forEach(builder::output);
        return builder.build();
    }
}
