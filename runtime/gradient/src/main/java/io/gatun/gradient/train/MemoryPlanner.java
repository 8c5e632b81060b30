package io.gatun.gradient.train;

import io.gatun.Footprint;
import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.gradient.memory.KeptValues;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.List;

/**
 * Plans what training would take, for any size of batch, without running anything or allocating for it.
 *
 * @param network with an open batch
 * @param weights all that changes
 */
record MemoryPlanner(Graph network, Value prediction, List<Value> learning, Weights weights, Options options) {

    TrainingMemory plan(Shape examples, TrainingSettings settings) {
        try (var arena = Arena.ofShared()) {
            var part = LearningPart.of(network, prediction, weights, examples, arena);
            var graph = LearningGraph.of(part.graph(), learning, settings, arena);
            var step = footprint(graph.gradient().graph());
            var before = frozen(part, examples);
            var judged = footprint(settings.loss().behind(weights.in(part.graph()), graph.prediction(), arena));
            var bound = network.bind(List.of(examples));
            long changing = bytes(weights.tensors().values());
            long gradients = bytes(learning.stream().map(weights.tensors()::get).toList());
            boolean handsOn =
                    part.frontier().contains(network.inputs().getFirst().value());
            return new TrainingMemory(
                    network.name(),
                    examples,
                    settings.recomputing(),
                    bytes(network.constants().values()),
                    2 * changing,
                    gradients,
                    settings.optimiser().memories() * gradients,
                    before.packed() + step.packed(),
                    step.inputs() - changing + step.outputs() - gradients + (handsOn ? 0 : before.inputs()),
                    before.block(),
                    step.block(),
                    step.live(),
                    KeptValues.bytes(graph.gradient().graph(), graph.forward()),
                    judged.block() + judged.packed() + judged.outputs(),
                    KeptValues.ofAll(bound),
                    footprint(bound).block());
        }
    }

    private Footprint frozen(LearningPart part, Shape examples) {
        try (var frozen = new FrozenPart(network, part.frontier(), options)) {
            return frozen.footprint(examples);
        }
    }

    private Footprint footprint(Graph bound) {
        try (var model = Model.of(bound);
                var session = model.session(options)) {
            return session.footprint(bound.inputs().stream()
                    .map(GraphInput::value)
                    .map(bound::requireType)
                    .map(TensorType::shape)
                    .toArray(Shape[]::new));
        }
    }

    private static long bytes(Collection<Tensor> tensors) {
        return tensors.stream().mapToLong(tensor -> tensor.type().bytes()).sum();
    }

    /** The largest batch, up to that of the examples, that takes at most so many bytes; 0 if not even one example does. */
    long largestBatch(Shape examples, TrainingSettings settings, long bytes) {
        long fits = 0;
        long tooMany = examples.dim(0) + 1;
        while (tooMany - fits > 1) {
            long middle = fits + (tooMany - fits) / 2;
            if (plan(examples.with(0, middle), settings).total() <= bytes) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return fits;
    }

    /** @throws GatunException if the plan takes more, saying what would fit */
    void require(TrainingMemory planned, TrainingSettings settings, long bytes) {
        if (planned.total() <= bytes) {
            return;
        }
        long batch = largestBatch(planned.examples(), settings, bytes);
        var ways = batch > 0 ? "a batch of " + batch + " would fit" : "not even a batch of 1 would fit";
        if (!settings.recomputing()) {
            var less = plan(planned.examples(), settings.recomputing(true)).total();
            ways += less <= bytes
                    ? ", and so would this one with recomputation, in " + TrainingMemory.megabytes(less)
                    : "; with recomputation this one takes " + TrainingMemory.megabytes(less);
        }
        throw new GatunException(network.name() + ": training with batches of "
                + planned.examples().dim(0) + " takes " + TrainingMemory.megabytes(planned.total())
                + " of memory, and there are " + TrainingMemory.megabytes(bytes) + ": " + ways);
    }
}
