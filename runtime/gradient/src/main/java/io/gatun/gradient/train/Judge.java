package io.gatun.gradient.train;

import io.gatun.Options;
import io.gatun.gradient.loss.Loss;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The learning part of a network in inference, with its weights as they are now: constants again, so that batch norms fold and
 * kernels are those that the saved network will have.
 */
final class Judge implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final Loss loss;
    private final Value prediction;
    private final TensorType scores;
    private final GraphSession network;

    /** @param part bound */
    Judge(Graph part, Weights weights, Loss loss, Options options) {
        this.loss = loss;
        this.prediction = part.outputs().getFirst();
        this.scores = part.requireType(prediction);
        try {
            this.network = GraphSession.of(loss.behind(weights.in(part), prediction, arena), options);
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    StepResult of(Map<Value, Tensor> frontier, Tensor targets) {
        Targets.require(loss, targets, scores);
        var inputs = new LinkedHashMap<String, Tensor>();
        frontier.forEach((value, tensor) -> inputs.put(value.name(), tensor));
        inputs.put(Loss.TARGET.name(), targets);
        try (var results = network.session().run(inputs)) {
            return new StepResult(
                    results.get(Loss.LOSS.name()).doubleAt(0),
                    Targets.correct(loss, targets, results.get(prediction.name())),
                    Math.toIntExact(targets.shape().dim(0)));
        }
    }

    @Override
    public void close() {
        network.close();
        arena.close();
    }
}
