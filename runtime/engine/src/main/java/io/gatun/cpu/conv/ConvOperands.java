package io.gatun.cpu.conv;

import io.gatun.cpu.simd.Lanes;

/**
 * Where the operands of one run lie. Strides are in floats, from a pixel to the next; buffers begin on 64-byte
 * boundaries, or at a multiple of a vector inside a wider buffer.
 *
 * @param in input pixels; planes [N, C, H, W] for {@link ConvAlgorithm#PLANES}, where {@code ldIn} is ignored
 * @param packed packed filters
 * @param addend pixels added before the activation, or 0 for none; apart from {@code out}
 * @param out output pixels; of each, whole vectors are overwritten
 * @param scratch as many bytes as the algorithm states; may be 0 if it states none
 */
public record ConvOperands(
        long in, long ldIn, long packed, long addend, long ldAddend, long out, long ldOut, long scratch) {

    /** Refuses what no algorithm can work on. */
    void check(ConvGeometry g, boolean planes, long scratchBytes) {
        if (in == 0 || packed == 0 || out == 0 || scratch == 0 && scratchBytes > 0) {
            throw new IllegalArgumentException("a convolution without memory: " + this);
        }
        if (!planes && ldIn < whole(g.channels()) || ldOut < whole(g.outChannels())) {
            throw new IllegalArgumentException("pixels of %d and %d channels do not fit in %d and %d floats"
                    .formatted(g.channels(), g.outChannels(), ldIn, ldOut));
        }
        if (addend != 0 && (addend == out || ldAddend < whole(g.outChannels()))) {
            throw new IllegalArgumentException(
                    "what is added lies %d floats apart at %x, the output at %x".formatted(ldAddend, addend, out));
        }
    }

    /** Address of an output pixel. */
    long outPixel(long pixel) {
        return out + 4 * pixel * ldOut;
    }

    /** Address of what is added to an output pixel, or 0. */
    long addendPixel(long pixel) {
        return addend == 0 ? 0 : addend + 4 * pixel * ldAddend;
    }

    private static int whole(int channels) {
        return Math.ceilDiv(channels, Lanes.LANES) * Lanes.LANES;
    }
}
