package io.gatun.gradient.train;

import io.gatun.gradient.head.AnyBatch;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/**
 * Trains a network with a new head on as little of it as will do: on what learns alone, if all that is frozen can go through
 * its part once, or has done so before.
 *
 * @param head the network with its last layer exchanged
 * @param arena owns what comes out
 */
record Fitting(NewHead head, TrainingSettings settings, Loop loop, TrainingListener listener, Arena arena) {
    /** Stands for the number of layers that a network has. */
    static final int ALL = Integer.MAX_VALUE;

    /** How many bytes of what frozen layers make of examples are kept. */
    private static final long MOST_REMEMBERED = 1L << 30;

    /** Epochs of a step over examples. */
    @FunctionalInterface
    interface Loop {
        History run(TrainingStep step, Examples examples, Optional<Examples> validation);
    }

    /** @param layers how many learn, the new one included, or {@link #ALL} */
    Tuned lastLayers(int layers, Examples examples, Optional<Examples> validation) {
        var network = AnyBatch.of(head.network(), arena);
        int count = layers == ALL ? WeightedLayer.of(network).size() : layers;
        var learning = WeightedLayer.lastLayers(network, count);
        var weights = Weights.of(network, learning, arena);
        var halves = areAlike(examples, validation)
                ? Halves.of(network, head.logits(), weights, arena).filter(cut -> isSmall(cut, examples, validation))
                : Optional.<Halves>empty();
        var taught = halves.map(Halves::rest).orElse(network);
        return train(network, weights, taught, learning, step -> {
            if (halves.isPresent()) {
                return remembering(step, halves.get(), examples, validation);
            }
            return loop.run(step, examples, validation);
        });
    }

    /** @param rows features, which are what the layer takes */
    Tuned lastLayerOnFeatures(Examples rows, Optional<Examples> validation) {
        var network = AnyBatch.of(head.network(), arena);
        var learning = List.of(head.weight(), head.bias());
        var weights = Weights.of(network, learning, arena);
        return train(network, weights, head.head(), learning, step -> loop.run(step, rows, validation));
    }

    @FunctionalInterface
    private interface Lesson {
        History take(TrainingStep step);
    }

    /** @param taught what learns in the network's stead, and has the same parameters */
    private Tuned train(Graph network, Weights weights, Graph taught, List<Value> learning, Lesson lesson) {
        History history;
        try (var step = new TrainingStep(taught, head.logits(), learning, settings)) {
            history = lesson.take(step);
            weights.copyFrom(step.weights());
        }
        return new Tuned(weights.in(network), history, arena);
    }

    private static boolean areAlike(Examples examples, Optional<Examples> validation) {
        return examples.alike() && validation.map(Examples::alike).orElse(true);
    }

    private static boolean isSmall(Halves halves, Examples examples, Optional<Examples> validation) {
        long held = validation.map(some -> Remembered.bytes(some, halves)).orElse(0L);
        return Remembered.bytes(examples, halves) + held <= MOST_REMEMBERED;
    }

    private History remembering(TrainingStep step, Halves halves, Examples examples, Optional<Examples> validation) {
        int size = examples.size() + validation.map(Examples::size).orElse(0);
        try (var seen = Remembered.of(examples, halves, settings.options(), done -> listener.frozenPart(done, size))) {
            var rows = seen.examples(settings.seed());
            if (validation.isEmpty()) {
                return loop.run(step, rows, Optional.empty());
            }
            try (var held = Remembered.of(
                    validation.get(),
                    halves,
                    settings.options(),
                    done -> listener.frozenPart(examples.size() + done, size))) {
                return loop.run(step, rows, Optional.of(held.examples(settings.seed())));
            }
        }
    }
}
