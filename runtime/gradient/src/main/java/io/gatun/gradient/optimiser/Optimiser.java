package io.gatun.gradient.optimiser;

import io.gatun.tensor.Tensor;
import java.util.List;

/** A formula that moves a parameter against its gradient. */
public sealed interface Optimiser permits Sgd, Adam {
    /** How many tensors of the parameter's shape, zeros at first, it remembers from step to step. */
    int memories();

    /**
     * Moves a parameter.
     *
     * @param parameter float32, changed in place
     * @param gradient float32, of the parameter's shape; stays as it is
     * @param memory {@link #memories} tensors of the parameter's type, changed in place
     * @param step counted from 1
     * @param rate of learning
     * @param decay of weights: how much of the parameter is taken for a gradient of its own
     */
    void step(Tensor parameter, Tensor gradient, List<Tensor> memory, long step, double rate, double decay);
}
