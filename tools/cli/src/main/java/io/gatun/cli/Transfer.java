package io.gatun.cli;

import io.gatun.Options;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.train.FeatureScale;
import io.gatun.gradient.train.Training;
import io.gatun.gradient.train.TrainingStep;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Value;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * Lessons for a network that knows other classes already.
 *
 * @param head it, with a fresh last layer
 * @param features what it sees in the pictures, up to that layer
 * @param seed of all that is left to chance
 * @param options how sessions run
 */
record Transfer(NewHead head, TrainingData data, PictureFeatures features, long seed, Options options) {
    /** For a last layer that others will go on from. */
    private static final int EPOCHS_AHEAD = 20;

    /**
     * The last layer alone, on features.
     *
     * @param arena owns the last layer's weights
     */
    Lesson lastLayer(int batch, Arena arena) {
        var training = FeatureExamples.of(features.training(), batch, seed);
        var validation = FeatureExamples.of(List.of(features.validation()), batch, seed);
        var scale = FeatureScale.of(training);
        return new Lesson(
                head.head(),
                head.logits(),
                head.parameters(),
                scale.applied(training),
                scale.applied(validation),
                learned -> scale.takenIn(withLastLayer(learned), head.weight(), arena));
    }

    /** The network with the last layer of another. */
    private Graph withLastLayer(Graph learned) {
        var patch = new GraphPatch(head.network());
        for (var value : List.of(head.weight(), head.bias())) {
            patch.constant(value, learned.constant(value).orElseThrow());
        }
        return patch.apply();
    }

    /**
     * Several layers, on pictures. The last one learns ahead, alone: a fresh one would spoil those before it first (Kumar et al.
     * 2022).
     *
     * @param arena owns the last layer's weights
     */
    Lesson layers(Scope scope, Recipe recipe, Arena arena) {
        var network = aheadOfOthers(arena);
        return Lesson.of(head, network, learning(network, scope), data, recipe, options.threads());
    }

    private Graph aheadOfOthers(Arena arena) {
        var recipe = Recipe.forPretrained(Scope.LAST_LAYER);
        var lesson = lastLayer(recipe.batch(), arena);
        try (var step = new TrainingStep(
                lesson.learner(),
                lesson.prediction(),
                lesson.learning(),
                recipe.settings(data).seed(seed).options(options))) {
            Training.of(step)
                    .epochs(EPOCHS_AHEAD)
                    .schedule(recipe.schedule().over((long) lesson.training().batches() * EPOCHS_AHEAD, recipe.rate()))
                    .validation(lesson.validation())
                    .run(lesson.training());
            return lesson.whole().apply(step.trained(arena));
        }
    }

    /**
     * What learns.
     *
     * @throws io.gatun.GatunException if the network has fewer layers
     */
    static List<Value> learning(Graph network, Scope scope) {
        return switch (scope.kind()) {
            case LAST_LAYER, LAST -> WeightedLayer.lastLayers(network, scope.layers());
            case ALL, AUTO ->
                WeightedLayer.of(network).stream()
                        .flatMap(layer -> layer.parameters().stream())
                        .toList();
        };
    }
}
