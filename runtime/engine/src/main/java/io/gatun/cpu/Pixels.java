package io.gatun.cpu;

import io.gatun.spi.Buffer;

/**
 * A float32 value in channels-last order: each pixel a row of {@code ld} floats, of which the first {@code channels} are
 * real and the rest, up to a multiple of 16, may hold anything.
 *
 * @param images batch size N
 * @param height 1 for values with one spatial axis or none
 * @param width 1 for values without spatial axes, such as [N, C]
 */
record Pixels(Buffer buffer, int images, int channels, int height, int width, int ld) {
    /** Number of pixels in all images. */
    int rows() {
        return Math.multiplyExact(Math.multiplyExact(images, height), width);
    }

    /** Whether the same memory is also the row-major form: one pixel an image, and no padding between them. */
    boolean isAlsoPlain() {
        return height == 1 && width == 1 && (ld == channels || images == 1);
    }
}
