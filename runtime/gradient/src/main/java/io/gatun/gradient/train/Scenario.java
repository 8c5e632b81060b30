package io.gatun.gradient.train;

import io.gatun.GatunException;

/**
 * How much of a pretrained network learns.
 *
 * @param layers the last ones with weights, the new one counts; {@link #EVERY} for all of them
 */
public record Scenario(int layers) {
    /** Stands for as many layers as there are. */
    public static final int EVERY = Integer.MAX_VALUE;

    /** The network as a fixed extractor of features. */
    public static final Scenario LAST_LAYER = new Scenario(1);

    /** Everything learns. */
    public static final Scenario ALL = new Scenario(EVERY);

    /** @throws GatunException if there are no layers */
    public Scenario {
        if (layers < 1) {
            throw new GatunException("at least the last layer learns, got " + layers + " layers");
        }
    }

    /** As the command line has it: {@code last-layer}, {@code last:4}, {@code all}. */
    @Override
    public String toString() {
        return layers == 1 ? "last-layer" : layers == EVERY ? "all" : "last:" + layers;
    }
}
