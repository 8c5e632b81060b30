package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;

/**
 * How the heads of queries, keys or values lie in a tensor.
 *
 * @param length positions of the sequence
 * @param size elements of one head at one position
 * @param packed whether the shape is [batch, length, heads * size], rather than [batch, heads, length, size]
 */
record HeadLayout(int batch, int heads, int length, int size, boolean packed) {
    /**
     * The layout of an input.
     *
     * @param heads how many heads a packed input has, from the attribute of that name; 0 where there is none
     * @throws GatunException if the input has neither form
     */
    static HeadLayout of(Operands in, int i, String attribute, long heads) {
        in.requireRank(i, 3, 4);
        if (in.shape(i).rank() == 3) {
            requireHeads(attribute, heads);
            if (in.shape(i).dim(2) % heads != 0) {
                throw new GatunException("attribute '" + attribute + "' is " + heads
                        + ", which does not divide the last extent, " + in.describe(i));
            }
        }
        return of(in.shape(i), heads);
    }

    /** @throws GatunException unless the attribute is a number of heads that there can be */
    static void requireHeads(String attribute, long heads) {
        if (heads < 1 || heads > Integer.MAX_VALUE) {
            throw new GatunException("attribute '" + attribute + "' wants a number of heads above 0, got " + heads);
        }
    }

    static HeadLayout of(Shape shape, long heads) {
        var dims = new int[shape.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = Extents.toInt(shape.dim(axis));
        }
        return dims.length == 3
                ? new HeadLayout(dims[0], (int) heads, dims[1], (int) (dims[2] / heads), true)
                : new HeadLayout(dims[0], dims[1], dims[2], dims[3], false);
    }

    /** Offset of the first element of a head at a position. */
    long start(int image, int head, int position) {
        return packed
                ? (((long) image * length + position) * heads + head) * size
                : (((long) image * heads + head) * length + position) * size;
    }

    double[] row(Tensor tensor, int image, int head, int position) {
        return tensor.toDoubles(start(image, head, position), size);
    }

    /** The shape of a tensor that is laid out so. */
    Shape shape() {
        return packed ? Shape.of(batch, length, Extents.multiply(heads, size)) : Shape.of(batch, heads, length, size);
    }
}
