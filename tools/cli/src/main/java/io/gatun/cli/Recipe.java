package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.gradient.optimiser.Schedule;
import io.gatun.gradient.train.TrainingSettings;
import io.gatun.zoo.data.Augmentation;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a network learns: what the user asked for, and for the rest what does well where as much of it learns.
 *
 * @param epochs at most
 * @param rate the highest
 * @param batch pictures in a step
 * @param decay of weights
 * @param smoothing of labels
 * @param classWeights whether all classes count alike, however many pictures they have
 * @param patience epochs without a better validation after which it ends
 * @param seed of all that is left to chance
 */
record Recipe(
        int epochs,
        double rate,
        OptimiserName optimiser,
        ScheduleName schedule,
        int batch,
        double decay,
        double smoothing,
        boolean classWeights,
        Augmentation augmentation,
        int patience,
        long seed) {
    private static final Augmentation FLIP_AND_CROP = Augmentation.parse("flip,crop");
    private static final Augmentation FLIP_AND_SHIFT = Augmentation.parse("flip,shift");

    /** What suits Adam, where this suits momentum. */
    private static final double ADAM_RATE = 0.03;

    /** For features of length 1. Epochs over them cost nothing. */
    private static final Recipe LAST_LAYER =
            new Recipe(30, 0.5, OptimiserName.SGD, ScheduleName.COSINE, 32, 1e-3, 0, false, Augmentation.NONE, 15, 0);

    /**
     * Layers that know much already move gently. Pictures that stay the same let the layers before them look once only, which is
     * most of the work.
     */
    private static final Recipe LAST_LAYERS =
            new Recipe(10, 3e-3, OptimiserName.SGD, ScheduleName.COSINE, 16, 1e-4, 0, false, Augmentation.NONE, 5, 0);

    /** Where all layers move there is nothing to look at once. */
    private static final Recipe ALL_LAYERS =
            new Recipe(15, 5e-3, OptimiserName.SGD, ScheduleName.COSINE, 16, 1e-4, 0, false, FLIP_AND_CROP, 7, 0);

    /** The usual way of residual networks on small pictures; a cycle is best at its end, so nothing cuts it short. */
    private static final Recipe FROM_SCRATCH =
            new Recipe(30, 0.1, OptimiserName.SGD, ScheduleName.ONE_CYCLE, 64, 5e-4, 0, false, FLIP_AND_SHIFT, 30, 0);

    /** For the part of a pretrained network that learns. */
    static Recipe forPretrained(Scope scope) {
        return switch (scope.kind()) {
            case LAST_LAYER -> LAST_LAYER;
            case LAST -> LAST_LAYERS;
            case ALL -> ALL_LAYERS;
            case AUTO -> throw new IllegalArgumentException("not decided yet");
        };
    }

    /** For a network that knows nothing. */
    static Recipe fromScratch() {
        return FROM_SCRATCH;
    }

    /**
     * With what the user asked for.
     *
     * @param data what is to be learned: where it is little, a batch is no more than a quarter of it, unless asked for
     * @throws GatunException if a batch that was asked for is larger than all there is
     */
    Recipe with(TrainingOptions asked, TrainingData data) {
        int pictures = data.training().pictures().size();
        if (asked.batch != null && asked.batch > pictures) {
            throw new GatunException(data.training().folder() + ": has " + pictures
                    + " pictures to learn from, fewer than a batch of " + asked.batch + "; try a smaller --batch");
        }
        var chosenOptimiser = Objects.requireNonNullElse(asked.optimiser, optimiser);
        double usual = chosenOptimiser == OptimiserName.SGD ? rate : rate * ADAM_RATE;
        int chosenEpochs = Objects.requireNonNullElse(asked.epochs, epochs);
        return new Recipe(
                chosenEpochs,
                Objects.requireNonNullElse(asked.rate, usual),
                chosenOptimiser,
                Objects.requireNonNullElse(asked.schedule, schedule),
                Objects.requireNonNullElse(asked.batch, Math.clamp(pictures / 4, 1, batch)),
                Objects.requireNonNullElse(asked.decay, decay),
                Objects.requireNonNullElse(asked.smoothing, smoothing),
                asked.classWeights,
                Objects.requireNonNullElse(asked.augmentation, augmentation),
                Objects.requireNonNullElse(asked.patience, Math.max(patience, patience * chosenEpochs / epochs)),
                asked.seed);
    }

    TrainingSettings settings(TrainingData data) {
        List<Double> weights = classWeights ? data.classWeights() : List.of();
        return TrainingSettings.defaults()
                .loss(new SoftmaxCrossEntropy(weights, smoothing))
                .optimiser(optimiser.optimiser)
                .decay(decay)
                .seed(seed);
    }

    /** @param batches of an epoch */
    Schedule schedule(int batches) {
        return schedule.over((long) batches * epochs, rate);
    }

    /** As the options are called. */
    Map<String, Object> document() {
        return Json.object(
                "epochs", epochs,
                "lr", rate,
                "optimizer", optimiser.toString(),
                "schedule", schedule.toString(),
                "batch", batch,
                "weightDecay", decay,
                "labelSmoothing", smoothing,
                "classWeights", classWeights,
                "augment", augmentation.words(),
                "patience", patience,
                "seed", seed);
    }
}
