package io.gatun.gradient.train;

import io.gatun.Options;
import io.gatun.gradient.DropoutMask;
import io.gatun.gradient.loss.Loss;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The learning part of a network, forwards and backwards, for one size of batch. */
final class GradientRun implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final Map<Value, Tensor> tensors = new HashMap<>();
    private final SequencedMap<Value, Value> statistics;
    private final List<DropoutMask> masks;
    private final Value prediction;
    private final GraphSession network;

    /**
     * @param part bound
     * @param learning the parameters
     * @param weights all that changes, fed anew in each run
     * @param gradients where to leave them, one for each of {@code learning}
     */
    GradientRun(
            Graph part,
            List<Value> learning,
            TrainingSettings settings,
            Weights weights,
            Map<Value, Tensor> gradients,
            Options options) {
        try {
            var graph = LearningGraph.of(part, learning, settings, arena);
            var gradient = graph.gradient();
            this.prediction = graph.prediction();
            this.statistics = graph.training().statistics();
            this.masks = graph.training().masks();
            tensors.putAll(weights.tensors());
            masks.forEach(mask -> allocate(mask.input(), gradient.graph()));
            allocate(Loss.LOSS, gradient.graph());
            allocate(prediction, gradient.graph());
            statistics.values().forEach(next -> allocate(next, gradient.graph()));
            gradient.gradients().forEach((value, slope) -> tensors.put(slope, gradients.get(value)));
            this.network = GraphSession.of(gradient.graph(), options);
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    private void allocate(Value value, Graph graph) {
        tensors.put(value, Tensor.allocate(graph.requireType(value), arena));
    }

    /**
     * Runs it; the gradients are then where they were wanted.
     *
     * @param frontier what the part takes
     * @param seed of what is dropped
     * @return the loss
     */
    double run(Map<Value, Tensor> frontier, Tensor targets, long seed) {
        for (int i = 0; i < masks.size(); i++) {
            masks.get(i).fill(tensors.get(masks.get(i).input()), Seeds.of(seed, i));
        }
        var fed = new HashMap<>(tensors);
        fed.putAll(frontier);
        fed.put(Loss.TARGET, targets);
        var inputs = new ArrayList<Tensor>();
        for (GraphInput input : network.model().inputs()) {
            inputs.add(fed.get(input.value()));
        }
        network.session()
                .run(
                        inputs,
                        network.model().graph().outputs().stream()
                                .map(tensors::get)
                                .toList());
        return tensors.get(Loss.LOSS).doubleAt(0);
    }

    /** What the last run made of its examples. */
    Tensor prediction() {
        return tensors.get(prediction);
    }

    /** Takes over the statistics that the last run left. */
    void keepStatistics() {
        statistics.forEach((now, next) ->
                tensors.get(now).segment().copyFrom(tensors.get(next).segment()));
    }

    /** The gradients of a set of parameters, with room for one more step. */
    static SequencedMap<Value, Tensor> room(List<Value> learning, Weights weights, Arena arena) {
        var gradients = new LinkedHashMap<Value, Tensor>();
        learning.forEach(value -> gradients.put(
                value, Tensor.allocate(weights.tensors().get(value).type(), arena)));
        return gradients;
    }

    @Override
    public void close() {
        network.close();
        arena.close();
    }
}
