package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import java.util.Arrays;

/** ONNX's (NumPy's) multidirectional broadcasting: axes are matched from the last, an extent of 1 repeats. */
final class Broadcast {
    private Broadcast() {}

    /** The common shape. @throws GatunException if the shapes do not match */
    static Shape of(Shape... shapes) {
        int rank = Arrays.stream(shapes).mapToInt(Shape::rank).max().orElse(0);
        var dims = new long[rank];
        Arrays.fill(dims, 1);
        for (var shape : shapes) {
            for (int axis = 1; axis <= shape.rank(); axis++) {
                long have = dims[rank - axis];
                long come = shape.dim(-axis);
                if (have != come && have != 1 && come != 1) {
                    throw new GatunException("shapes " + Arrays.toString(shapes) + " do not broadcast");
                }
                dims[rank - axis] = have == 1 ? come : have;
            }
        }
        return Shape.of(dims);
    }

    /** Whether {@code from} can be repeated to fill {@code to}: unidirectional broadcasting. */
    static boolean fills(Shape from, Shape to) {
        for (int axis = 1; axis <= from.rank(); axis++) {
            if (axis > to.rank() || from.dim(-axis) != 1 && from.dim(-axis) != to.dim(-axis)) {
                return false;
            }
        }
        return true;
    }

    /** Maps element {@code i} of {@code to}, row-major, to the element of {@code from} that is repeated there. */
    static long[] offsets(Shape from, Shape to) {
        var stride = stridesIn(from, to);
        var offsets = new long[Extents.toInt(to.size())];
        var index = new long[to.rank()];
        long at = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = at;
            for (int axis = to.rank() - 1; axis >= 0; axis--) {
                at += stride[axis];
                if (++index[axis] < to.dim(axis)) {
                    break;
                }
                at -= stride[axis] * index[axis];
                index[axis] = 0;
            }
        }
        return offsets;
    }

    /** Walks {@code to} row-major; operand k is the offset into a tensor of shape {@code from[k]} repeated over it. */
    static Rows rows(Shape to, Shape... from) {
        var strides = new long[from.length][];
        for (int k = 0; k < from.length; k++) {
            strides[k] = stridesIn(from[k], to);
        }
        return new Rows(to.dims(), strides);
    }

    /** How far an element of {@code from} moves along each axis of {@code to}: 0 where it repeats. */
    static long[] stridesIn(Shape from, Shape to) {
        var own = from.strides();
        var strides = new long[to.rank()];
        for (int axis = 1; axis <= from.rank(); axis++) {
            strides[to.rank() - axis] = from.dim(-axis) == 1 ? 0 : own[from.rank() - axis];
        }
        return strides;
    }
}
