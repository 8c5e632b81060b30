package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.Options;
import io.gatun.gradient.Gradients;
import io.gatun.gradient.loss.Loss;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.gradient.optimiser.Optimiser;
import io.gatun.gradient.optimiser.Sgd;

/**
 * How a network learns. Immutable; each method returns a changed copy.
 *
 * @param loss what is made small
 * @param optimiser what moves the parameters
 * @param decay of weights; biases and what normalisations scale and shift by do not decay
 * @param clipping the largest norm of all gradients together; infinity for any
 * @param seed of dropout
 * @param recomputing whether the way back computes values of the way forth again instead of keeping them, see {@link
 *     Gradients#recomputing}: less memory, more time, the same bits
 * @param options how sessions run
 */
public record TrainingSettings(
        Loss loss,
        Optimiser optimiser,
        double decay,
        double clipping,
        long seed,
        boolean recomputing,
        Options options) {
    public TrainingSettings {
        if (!(decay >= 0 && decay < Double.POSITIVE_INFINITY)) {
            throw new GatunException("the decay of weights must be a number of at least 0, got " + decay);
        }
        if (!(clipping > 0)) {
            throw new GatunException("the largest norm of gradients must be above 0, got " + clipping);
        }
    }

    /** Softmax cross-entropy, momentum 0.9 without decay or clipping, seed 0. */
    public static TrainingSettings defaults() {
        return new TrainingSettings(
                new SoftmaxCrossEntropy(),
                new Sgd(0.9, false),
                0,
                Double.POSITIVE_INFINITY,
                0,
                false,
                Options.defaults());
    }

    public TrainingSettings loss(Loss loss) {
        return new TrainingSettings(loss, optimiser, decay, clipping, seed, recomputing, options);
    }

    public TrainingSettings optimiser(Optimiser optimiser) {
        return new TrainingSettings(loss, optimiser, decay, clipping, seed, recomputing, options);
    }

    public TrainingSettings decay(double decay) {
        return new TrainingSettings(loss, optimiser, decay, clipping, seed, recomputing, options);
    }

    public TrainingSettings clipping(double clipping) {
        return new TrainingSettings(loss, optimiser, decay, clipping, seed, recomputing, options);
    }

    public TrainingSettings seed(long seed) {
        return new TrainingSettings(loss, optimiser, decay, clipping, seed, recomputing, options);
    }

    public TrainingSettings recomputing(boolean recomputing) {
        return new TrainingSettings(loss, optimiser, decay, clipping, seed, recomputing, options);
    }

    public TrainingSettings options(Options options) {
        return new TrainingSettings(loss, optimiser, decay, clipping, seed, recomputing, options);
    }
}
