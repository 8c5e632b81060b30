package io.gatun.opencl;

import io.gatun.Numerics;

/** An algorithm for a convolution, and why. Of the rules in {@link #of} the first that holds decides. */
record ConvChoice(ConvAlgorithm algorithm, String reason) {
    /** With fewer channels on either side, a product is too thin for what the transforms cost. */
    private static final int WINOGRAD_CHANNELS = 16;

    /** Tiles of all images from which products of transformed tiles fill a work-group. */
    private static final int WINOGRAD_TILES = 9;

    /** What lies between the transforms takes memory that other devices than the largest have not. */
    private static final long MOST_WINOGRAD_BYTES = 1L << 30;

    /** Windows of neighbours that overlap less share too little in registers. */
    private static final int MOST_DEPTHWISE_SPREAD = 2;

    private static final int MOST_DEPTHWISE_KERNEL = 11;

    /**
     * Chooses by shape.
     *
     * @param constant whether filters and bias are known now, and can be packed
     */
    static ConvChoice of(ConvShape c, boolean constant, Numerics numerics) {
        if (!constant) {
            return new ConvChoice(ConvAlgorithm.DIRECT, "filters or bias are computed by the network");
        }
        if (c.groupChannels() == 1
                && c.groups() > 1
                && c.kernelW() <= MOST_DEPTHWISE_KERNEL
                && Math.max(c.strideW(), c.dilationW()) <= MOST_DEPTHWISE_SPREAD) {
            return new ConvChoice(ConvAlgorithm.DEPTHWISE, "one channel in each group");
        }
        if (c.isPointwise() && c.groups() == 1) {
            return new ConvChoice(ConvAlgorithm.POINTWISE, "1x1, stride 1: filters times pixels");
        }
        boolean winograd =
                c.kernelH() == 3 && c.kernelW() == 3 && c.groups() == 1 && c.hasUnitStride() && c.hasUnitDilation();
        if (!winograd) {
            return new ConvChoice(ConvAlgorithm.DIRECT, "any kernel, stride, dilation, groups and padding");
        }
        if (numerics == Numerics.STRICT) {
            return new ConvChoice(ConvAlgorithm.DIRECT, "3x3, but strict: no transform may spread an infinity or NaN");
        }
        if (Math.min(c.channels(), c.rows()) < WINOGRAD_CHANNELS) {
            return new ConvChoice(ConvAlgorithm.DIRECT, "3x3, but too few channels to pay for transforms");
        }
        if (ConvWinograd.bytesOfAnImage(c) > MOST_WINOGRAD_BYTES) {
            return new ConvChoice(ConvAlgorithm.DIRECT, "3x3, but the transformed tiles of one image are too large");
        }
        if ((long) c.images() * c.tiles(4) >= WINOGRAD_TILES) {
            return new ConvChoice(ConvAlgorithm.WINOGRAD_4X4, "3x3, stride 1: a quarter of the multiplications");
        }
        if ((long) c.images() * c.tiles(2) >= WINOGRAD_TILES) {
            return new ConvChoice(ConvAlgorithm.WINOGRAD_2X2, "3x3, stride 1, few pixels: 4/9 of the multiplications");
        }
        return new ConvChoice(ConvAlgorithm.DIRECT, "3x3, but too few pixels to pay for larger filters");
    }
}
