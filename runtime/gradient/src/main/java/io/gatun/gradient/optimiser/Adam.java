package io.gatun.gradient.optimiser;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import java.util.List;

/**
 * Adam (Kingma and Ba 2015), and AdamW (Loshchilov and Hutter 2019).
 *
 * @param beta1 how much of the mean of gradients is kept
 * @param beta2 how much of the mean of their squares is kept
 * @param epsilon added to the root of the latter
 * @param decoupled whether weights decay by themselves (AdamW), rather than as part of the gradient (Adam)
 */
public record Adam(double beta1, double beta2, double epsilon, boolean decoupled) implements Optimiser {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    public Adam {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
            throw new GatunException("betas must be at least 0 and less than 1, got " + beta1 + " and " + beta2);
        }
        if (!(epsilon >= 0)) {
            throw new GatunException("epsilon must be at least 0, got " + epsilon);
        }
    }

    /** Adam with the numbers of its paper. */
    public static Adam adam() {
        return new Adam(BETA1, BETA2, EPSILON, false);
    }

    /** AdamW with the same numbers. */
    public static Adam adamW() {
        return new Adam(BETA1, BETA2, EPSILON, true);
    }

    @Override
    public int memories() {
        return 2;
    }

    @Override
    public void step(Tensor parameter, Tensor gradient, List<Tensor> memory, long step, double rate, double decay) {
        var p = parameter.segment();
        var g = gradient.segment();
        var mean = memory.get(0).segment();
        var square = memory.get(1).segment();
        double shrink = decoupled ? 1 - rate * decay : 1;
        double coupled = decoupled ? 0 : decay;
        // both means start at 0 and are too small at first
        double meanScale = 1 / (1 - Math.pow(beta1, step));
        double squareScale = 1 / (1 - Math.pow(beta2, step));
        for (long i = 0; i < parameter.size(); i++) {
            float value = p.getAtIndex(JAVA_FLOAT, i);
            double slope = g.getAtIndex(JAVA_FLOAT, i) + coupled * value;
            double m = beta1 * mean.getAtIndex(JAVA_FLOAT, i) + (1 - beta1) * slope;
            double v = beta2 * square.getAtIndex(JAVA_FLOAT, i) + (1 - beta2) * slope * slope;
            mean.setAtIndex(JAVA_FLOAT, i, (float) m);
            square.setAtIndex(JAVA_FLOAT, i, (float) v);
            double move = rate * (m * meanScale) / (Math.sqrt(v * squareScale) + epsilon);
            p.setAtIndex(JAVA_FLOAT, i, (float) (value * shrink - move));
        }
    }
}
