package io.gatun.cpu.conv;

import static io.gatun.cpu.conv.ConvAlgorithm.DEPTHWISE;
import static io.gatun.cpu.conv.ConvAlgorithm.IM2COL;
import static io.gatun.cpu.conv.ConvAlgorithm.PLANES;
import static io.gatun.cpu.conv.ConvAlgorithm.POINTWISE;
import static io.gatun.cpu.conv.ConvAlgorithm.WINOGRAD_2X2;
import static io.gatun.cpu.conv.ConvAlgorithm.WINOGRAD_4X4;
import static io.gatun.cpu.conv.ConvAlgorithm.WINOGRAD_4X4_TAPS;

import io.gatun.cpu.map.Rows;
import java.util.Optional;

/**
 * An algorithm for a shape, and why. Of the rules in {@link #of} the first that holds decides. Those for 3x3 convolutions
 * with stride 1, one group and no dilation weigh three costs of a pair of input and output channel, times on one Zen 4 core:
 *
 * <pre>
 *                        filter read from memory   products of 7x7 pixels   of 14x14
 * F(4x4, 3x3)            144 bytes, 7 ns           4 tiles, 2.5 ns          16 tiles, 10 ns
 * F(2x2, 3x3)             64 bytes, 3 ns          16 tiles, 4.5 ns          49 tiles, 14 ns
 * sum of nine taps        36 bytes, 2 ns                     8 ns                     31 ns
 * </pre>
 *
 * <p>So 4x4 is right where there are many tiles or where the filters stay in a cache, 2x2 where a few tiles meet large
 * filters, and neither for a handful of pixels.
 */
public record ConvChoice(ConvAlgorithm algorithm, String reason) {
    /** Planes with at most so many channels are read as they are; with more, vectors across channels pay. */
    private static final int MOST_PLANES = 4;

    /** With fewer, most lanes of the transforms are padding: 8 to 16 channels at 56x56 still run twice as fast as im2col. */
    private static final int WINOGRAD_CHANNELS = 8;

    /** Tiles, of all images, from which 4x4 pays whatever the filters: two images of 7x7 have 8, 9x9 has 9. */
    private static final int TILES_4X4 = 8;

    /** Filters transformed for 4x4 that stay in a cache between runs: then four tiles of 4x4 are as good as nine of 2x2. */
    private static final long CACHED_4X4 = 2L << 20;

    /** Tiles, of all images, from which 2x2 pays: 5x5 has 9, and runs as fast as im2col; 7x7 has 16. */
    private static final int TILES_2X2 = 9;

    /** Filters that would take more, transformed for 4x4, stay taps: the memory is worth what it costs to transform them. */
    private static final long LARGE_FILTERS = 12L << 20;

    /** Tiles, of all images, from which the products outweigh that filters are transformed in each run: 14x14 has 16. */
    private static final int TILES_OF_TAPS = 16;

    /** Bytes between the layers of a chain that do not stay in the second-level cache anyway. */
    private static final long BANDED = 1L << 20;

    /** Bytes of the filters of a chain that every band can read again. */
    private static final long BANDED_FILTERS = 1L << 20;

    /**
     * Chooses by shape.
     *
     * @param planes whether the input lies as planes [N, C, H, W] and could be read as such
     * @param strict whether one infinity or NaN may reach only the outputs that depend on it, which rules out Winograd
     */
    public static ConvChoice of(ConvGeometry g, boolean planes, boolean strict) {
        if (planes && g.channels() <= MOST_PLANES && PLANES.applies(g)) {
            return new ConvChoice(PLANES, "few channels, and the input lies as planes");
        }
        if (DEPTHWISE.applies(g)) {
            return new ConvChoice(DEPTHWISE, "one channel in each group");
        }
        if (POINTWISE.applies(g)) {
            return new ConvChoice(POINTWISE, "1x1, stride 1: the pixels are the rows of a product");
        }
        if (!WINOGRAD_4X4.applies(g)) {
            return new ConvChoice(IM2COL, "any kernel, stride, dilation, groups and padding");
        }
        if (strict) {
            return new ConvChoice(IM2COL, "3x3, but strict: no transform may spread an infinity or NaN");
        }
        if (Math.min(g.channels(), g.outChannels()) < WINOGRAD_CHANNELS) {
            return new ConvChoice(IM2COL, "3x3, but too few channels to pay for transforms");
        }
        if (tiles(g, 2) < TILES_2X2) {
            return new ConvChoice(IM2COL, "3x3, but too few pixels to pay for larger filters");
        }
        if (tiles(g, 4) < TILES_4X4 && WINOGRAD_4X4.packedBytes(g) > CACHED_4X4) {
            return new ConvChoice(WINOGRAD_2X2, "3x3, stride 1, few pixels: 4/9 of the multiplications");
        }
        if (tiles(g, 4) >= TILES_OF_TAPS && WINOGRAD_4X4.packedBytes(g) > LARGE_FILTERS) {
            return new ConvChoice(WINOGRAD_4X4_TAPS, "as 4x4, and the filters take too much memory transformed");
        }
        return new ConvChoice(WINOGRAD_4X4, "3x3, stride 1: a quarter of the multiplications");
    }

    /**
     * Whether a chain is computed in bands, and why; empty if layer by layer is as good. On one Zen 4 core with 1 MB of
     * second-level cache, operands in the third-level cache, milliseconds:
     *
     * <pre>
     *                                 between   layer by layer   in bands
     * 16, 96, 24 channels, 112x112/2   6.0 MB            0.72       0.69
     * 24, 144, 24, 56x56               3.6 MB            0.61       0.59
     * 32, 192, 64, 28x28/2             0.7 MB            0.15       0.15
     * 96, 576, 96, 14x14               0.9 MB            0.45       0.46
     * 96, 576, 96, 14x14, 8 images     7.2 MB             4.7        3.5
     * 160, 960, 160, 7x7, 8 images     3.0 MB             2.3        2.4
     * </pre>
     */
    public static Optional<String> bands(ConvChain chain) {
        if (chain.innerBytes() < BANDED || chain.filterBytes() > BANDED_FILTERS) {
            return Optional.empty();
        }
        return Optional.of("what lies between the convolutions stays in the second-level cache");
    }

    /**
     * Whether a first layer by {@link ConvAlgorithm#PLANES} and the pool behind it are computed in bands, and why; empty if one
     * after the other is as good.
     */
    public static Optional<String> pooled(ConvGeometry g) {
        return 4L * g.outPixels() * Rows.padded(g.outChannels()) < BANDED
                ? Optional.empty()
                : Optional.of("what is pooled stays in the second-level cache");
    }

    private static long tiles(ConvGeometry g, int side) {
        return (long) g.images() * Math.ceilDiv(g.outHeight(), side) * Math.ceilDiv(g.outWidth(), side);
    }
}
