package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;

/**
 * Where the operands of the gradient of a convolution's weights lie. Strides are in floats, from a pixel to the next.
 *
 * @param x input pixels of the convolution; planes [N, C, H, W] where {@code ldX} is 0, for {@link
 *     WeightGradientAlgorithm#DIRECT} alone
 * @param g pixels of the gradient with respect to its output
 * @param out plain [out channels, channels / groups, kernel height, kernel width]
 * @param scratch as many bytes as the algorithm states, on a 64-byte boundary
 */
public record WeightGradientOperands(long x, long ldX, long g, long ldG, long out, long scratch) {
    /** Refuses what no algorithm can work on. */
    void check(ConvGeometry c, boolean mayBePlanes) {
        if (x == 0 || g == 0 || out == 0 || scratch == 0) {
            throw new IllegalArgumentException("a gradient of weights without memory: " + this);
        }
        if (!(mayBePlanes && ldX == 0) && ldX < whole(c.channels()) || ldG < whole(c.outChannels())) {
            throw new IllegalArgumentException("pixels of %d and %d channels do not fit in %d and %d floats"
                    .formatted(c.channels(), c.outChannels(), ldX, ldG));
        }
    }

    private static int whole(int channels) {
        return Math.ceilDiv(channels, Lanes.LANES) * Lanes.LANES;
    }
}
