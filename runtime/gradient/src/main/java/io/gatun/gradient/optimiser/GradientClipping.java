package io.gatun.gradient.optimiser;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import java.util.Collection;

/** Clipping of gradients by their common norm (Pascanu et al. 2013). */
public final class GradientClipping {
    /** Keeps the quotient finite, as PyTorch has it. */
    private static final double LITTLE = 1e-6;

    private GradientClipping() {}

    /** The Euclidean norm of all elements of all gradients, float32, summed in order in double precision. */
    public static double norm(Collection<Tensor> gradients) {
        double squares = 0;
        for (var gradient : gradients) {
            var segment = gradient.segment();
            for (long i = 0; i < gradient.size(); i++) {
                double value = segment.getAtIndex(JAVA_FLOAT, i);
                squares += value * value;
            }
        }
        return Math.sqrt(squares);
    }

    /**
     * Scales all gradients by one factor, so that their norm is at most {@code most}; shorter ones stay as they are.
     *
     * @return the norm before
     */
    public static double clip(Collection<Tensor> gradients, double most) {
        if (!(most > 0)) {
            throw new GatunException("the largest norm of gradients must be above 0, got " + most);
        }
        double norm = norm(gradients);
        double factor = most / (norm + LITTLE);
        if (factor < 1) {
            for (var gradient : gradients) {
                var segment = gradient.segment();
                for (long i = 0; i < gradient.size(); i++) {
                    segment.setAtIndex(JAVA_FLOAT, i, (float) (segment.getAtIndex(JAVA_FLOAT, i) * factor));
                }
            }
        }
        return norm;
    }
}
