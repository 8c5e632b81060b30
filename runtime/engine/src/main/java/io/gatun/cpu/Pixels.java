package io.gatun.cpu;

import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;

/**
 * A float32 value in channels-last order: each pixel a row of {@code ld} floats. The value's channels begin at {@code
 * offset}; what follows them, up to a multiple of 16, may hold anything. A row may be longer than that: then the value is
 * a part of a concatenation, and the rest of the row belongs to the other parts.
 *
 * @param offset floats before the first channel of the first pixel, a multiple of 16
 * @param images batch size N
 * @param height 1 for values with one spatial axis or none
 * @param width 1 for values without spatial axes, such as [N, C]
 */
record Pixels(Buffer buffer, int offset, int images, int channels, int height, int width, int ld) {
    /** Address of the first channel of the first pixel. */
    long address(Memory memory) {
        return memory.address(buffer) + (long) offset * Float.BYTES;
    }

    /** Number of pixels in all images. */
    int rows() {
        return Math.multiplyExact(Math.multiplyExact(images, height), width);
    }

    /** Whether the same memory is also the row-major form: one pixel an image, and nothing before or between them. */
    boolean isAlsoPlain() {
        return offset == 0 && height == 1 && width == 1 && (ld == channels || images == 1);
    }
}
