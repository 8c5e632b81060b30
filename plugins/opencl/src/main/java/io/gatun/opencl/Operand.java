package io.gatun.opencl;

import io.gatun.spi.Buffer;
import io.gatun.tensor.Shape;
import java.util.Arrays;

/**
 * Where a value lies on the device: row-major, but that whatever is the first axis may have gaps between its images, as in a part
 * of a concatenation.
 *
 * @param offset of the first element, in elements
 * @param imageStride elements from the first of one image to the first of the next
 * @param shape of the value; an image is what the first axis counts
 */
record Operand(Buffer buffer, int offset, int imageStride, Shape shape) {
    static Operand dense(Buffer buffer, Shape shape) {
        return new Operand(buffer, 0, imageSize(shape), shape);
    }

    private static int imageSize(Shape shape) {
        return shape.rank() == 0 ? 1 : Math.toIntExact(shape.sizeBetween(1, shape.rank()));
    }

    int images() {
        return shape.rank() == 0 ? 1 : (int) shape.dim(0);
    }

    /** Elements of an image. */
    int imageSize() {
        return imageSize(shape);
    }

    int size() {
        return (int) shape.size();
    }

    /** Elements from one position of each axis to the next. */
    long[] strides() {
        var strides = shape.strides();
        if (strides.length > 0) {
            strides[0] = imageStride;
        }
        return strides;
    }

    /** Whether there are no gaps between images. */
    boolean isDense() {
        return images() == 1 || imageStride == imageSize();
    }

    /** The same elements under another shape; only if there are no gaps. */
    Operand as(Shape other) {
        return new Operand(buffer, offset, imageSize(other), other);
    }

    /** The same, so many elements further on. */
    Operand from(int first) {
        return new Operand(buffer, offset + first, imageStride, shape);
    }

    /** How often, and over how many elements in a row, a kernel runs that treats all elements of some values alike. */
    record Extent(int images, int size) {}

    /** One row of all elements where nobody has gaps. All must be of one shape. */
    static Extent extent(Operand... operands) {
        var first = operands[0];
        return Arrays.stream(operands).allMatch(Operand::isDense)
                ? new Extent(1, first.size())
                : new Extent(first.images(), first.imageSize());
    }
}
