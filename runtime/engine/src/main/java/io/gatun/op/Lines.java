package io.gatun.op;

import io.gatun.RunControl;
import io.gatun.tensor.Shape;

/**
 * A tensor cut into the lines that run along one axis.
 *
 * @param count number of lines; 0 if they have no elements
 * @param length elements of a line
 * @param stride distance between neighbours on a line
 */
record Lines(long count, long length, long stride) {
    static Lines along(Shape shape, int axis) {
        long stride = shape.sizeBetween(axis + 1, shape.rank());
        return new Lines(shape.size() == 0 ? 0 : shape.sizeBetween(0, axis) * stride, shape.dim(axis), stride);
    }

    /** The lines are all axes from {@code axis} on, seen as one. */
    static Lines from(Shape shape, int axis) {
        return new Lines(shape.size() == 0 ? 0 : shape.sizeBetween(0, axis), shape.sizeBetween(axis, shape.rank()), 1);
    }

    /** Offset of the first element of a line. */
    long start(long line) {
        RunControl.check();
        return line / stride * length * stride + line % stride;
    }
}
