package io.gatun.cli;

import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.train.Examples;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.zoo.data.PictureLoader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is to be learned from what.
 *
 * @param learner what sees the examples: a network, or its last layer alone
 * @param prediction scores in {@code learner}, before any softmax
 * @param learning the learner's parameters that change
 * @param training what is learned
 * @param validation what it is judged by
 * @param whole makes the network of the learner once that has learned
 */
record Lesson(
        Graph learner,
        Value prediction,
        List<Value> learning,
        Examples training,
        Examples validation,
        UnaryOperator<Graph> whole) {
    private static final int PICTURE_AXES = 4;

    /** Copies the list. */
    Lesson {
        learning = List.copyOf(learning);
    }

    /** A whole network that learns from pictures, changed anew in each epoch. */
    static Lesson of(NewHead head, Graph network, List<Value> learning, TrainingData data, Recipe recipe, int threads) {
        var training = PictureLoader.of(data.training(), recipe.batch())
                .threads(threads)
                .shuffled(recipe.seed())
                .augmented(recipe.augmentation());
        var validation = PictureLoader.of(data.validation(), recipe.batch()).threads(threads);
        return new Lesson(
                network, head.logits(), learning, examples(training), examples(validation), learned -> learned);
    }

    private static Examples examples(PictureLoader pictures) {
        return Examples.of(pictures.size(), pictures.batch(), pictures.alike(), pictures::forEachLabelledBatch);
    }

    /** The shape of a batch of pictures; empty for rows of features, and where pictures may have any size. */
    Optional<Shape> batch(int pictures) {
        var input = learner.inputs().getFirst();
        boolean known = input.dims().size() == PICTURE_AXES
                && input.dims().stream().skip(1).allMatch(Dim.Fixed.class::isInstance);
        return known ? Optional.of(input.shapeWith(Map.of(), pictures)) : Optional.empty();
    }

    /** How many numbers change. */
    long numbers() {
        return learning.stream()
                .mapToLong(value -> learner.requireType(value).shape().size())
                .sum();
    }
}
