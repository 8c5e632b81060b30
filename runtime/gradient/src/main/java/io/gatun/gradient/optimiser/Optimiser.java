package io.gatun.gradient.optimiser;

import java.util.List;

/** A formula that moves a parameter against its gradient. */
public sealed interface Optimiser permits Sgd, Adam {
    /** How many tensors of the parameter's shape, zeros at first, it remembers from step to step. */
    int memories();

    /**
     * Moves elements of a parameter. Arithmetic is in float32, as in PyTorch, so that it goes as fast as memory does.
     *
     * @param parameter changed in place
     * @param gradient stays as it is
     * @param memory {@link #memories} arrays, changed in place
     * @param count elements of each array
     * @param step counted from 1
     * @param rate of learning
     * @param decay of weights: how much of the parameter is taken for a gradient of its own
     */
    void move(
            float[] parameter, float[] gradient, List<float[]> memory, int count, long step, double rate, double decay);
}
