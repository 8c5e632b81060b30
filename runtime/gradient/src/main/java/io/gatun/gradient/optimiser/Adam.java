package io.gatun.gradient.optimiser;

import io.gatun.GatunException;
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
    public void move(
            float[] parameter,
            float[] gradient,
            List<float[]> memory,
            int count,
            long step,
            double rate,
            double decay) {
        // both means start at 0 and are too small at first
        double meanScale = 1 / (1 - Math.pow(beta1, step));
        double squareScale = 1 / (1 - Math.pow(beta2, step));
        move(
                parameter,
                gradient,
                memory.get(0),
                memory.get(1),
                count,
                (float) (rate * meanScale),
                (float) Math.sqrt(squareScale),
                (float) (decoupled ? 1 - rate * decay : 1),
                (float) (decoupled ? 0 : decay));
    }

    private void move(
            float[] p,
            float[] g,
            float[] means,
            float[] squares,
            int count,
            float rate,
            float rootScale,
            float shrink,
            float coupled) {
        float keptMean = (float) beta1;
        float newMean = (float) (1 - beta1);
        float keptSquare = (float) beta2;
        float newSquare = (float) (1 - beta2);
        float little = (float) epsilon;
        for (int i = 0; i < count; i++) {
            float slope = g[i] + coupled * p[i];
            float mean = keptMean * means[i] + newMean * slope;
            float square = keptSquare * squares[i] + newSquare * slope * slope;
            means[i] = mean;
            squares[i] = square;
            p[i] = p[i] * shrink - rate * mean / ((float) Math.sqrt(square) * rootScale + little);
        }
    }
}
