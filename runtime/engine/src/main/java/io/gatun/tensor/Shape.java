package io.gatun.tensor;

import io.gatun.GatunException;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/** The extents of a tensor, outermost first, every one known. A scalar has rank 0 and size 1. Immutable. */
public final class Shape {
    /** The shape of a single number. */
    public static final Shape SCALAR = new Shape();

    private final long[] dims;
    private final long size;

    private Shape(long... dims) {
        this.dims = dims;
        long product = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new GatunException("a dimension cannot be negative, got " + Arrays.toString(dims));
            }
            product = multiply(product, dim, dims);
        }
        this.size = product;
    }

    private static long multiply(long product, long dim, long[] dims) {
        try {
            return Math.multiplyExact(product, dim);
        } catch (ArithmeticException overflow) {
            throw new GatunException(
                    "a tensor of shape " + Arrays.toString(dims) + " has more than 2^63 elements", overflow);
        }
    }

    /** @throws GatunException if a dimension is negative or the number of elements overflows 63 bits */
    public static Shape of(long... dims) {
        return dims.length == 0 && SCALAR != null ? SCALAR : new Shape(dims.clone());
    }

    public static Shape of(List<Long> dims) {
        return of(dims.stream().mapToLong(Long::longValue).toArray());
    }

    public int rank() {
        return dims.length;
    }

    /** Extent along {@code axis}; a negative axis counts from the last. */
    public long dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /** Number of elements: the product of all extents. */
    public long size() {
        return size;
    }

    public long[] dims() {
        return dims.clone();
    }

    /** Row-major distance, in elements, between neighbours along each axis. */
    public long[] strides() {
        var strides = new long[dims.length];
        long stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        return strides;
    }

    /** Product of the extents from axis {@code from} (inclusive) to {@code to} (exclusive). */
    public long sizeBetween(int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            product *= dims[axis];
        }
        return product;
    }

    /** This shape with the extent along {@code axis} replaced. */
    public Shape with(int axis, long extent) {
        var copy = dims.clone();
        copy[axis < 0 ? axis + dims.length : axis] = extent;
        return new Shape(copy);
    }

    /**
     * Turns an axis that may be negative (counted from the last) into one from 0 to rank-1.
     *
     * @throws GatunException if it lies outside
     */
    public int axis(long axis) {
        if (axis < -dims.length || axis >= dims.length) {
            throw new GatunException("axis " + axis + " is outside a tensor of rank " + dims.length);
        }
        return (int) (axis < 0 ? axis + dims.length : axis);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** Such as {@code [1,3,224,224]}. */
    @Override
    public String toString() {
        var text = new StringJoiner(",", "[", "]");
        for (long dim : dims) {
            text.add(Long.toString(dim));
        }
        return text.toString();
    }
}
