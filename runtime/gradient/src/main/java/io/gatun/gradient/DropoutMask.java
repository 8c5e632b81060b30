package io.gatun.gradient;

import io.gatun.GatunException;
import io.gatun.graph.Value;
import io.gatun.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * What a dropout multiplies by while a network learns (Srivastava et al. 2014): 0 where it drops, and 1/(1-ratio) elsewhere, so
 * that what comes out is as large as outside training.
 *
 * @param input of the training graph that takes the mask
 * @param ratio the part that is dropped, from 0 to less than 1
 */
public record DropoutMask(Value input, double ratio) {
    public DropoutMask {
        if (!(ratio >= 0 && ratio < 1)) {
            throw new GatunException("'" + input + "' wants a ratio of at least 0 and less than 1, got " + ratio);
        }
    }

    /**
     * Draws a mask.
     *
     * @param mask filled; of a floating type
     * @param seed equal seeds draw equal masks; one for each step, and for each mask of a step
     */
    public void fill(Tensor mask, long seed) {
        var random = new SplittableRandom(seed);
        double kept = 1 / (1 - ratio);
        for (long i = 0; i < mask.size(); i++) {
            mask.set(i, random.nextDouble() < ratio ? 0 : kept);
        }
    }
}
