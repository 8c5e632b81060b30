package io.gatun.op;

import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;

/** Takes tensors apart along an axis, and puts them together along a new one. Axes may be negative. */
final class AxisSlices {
    private AxisSlices() {}

    /** The type of a slice: {@code x} without the axis. */
    static TensorType sliceType(TensorType x, long axis) {
        int along = x.shape().axis(axis);
        var dims = new long[x.shape().rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = x.shape().dim(i < along ? i : i + 1);
        }
        return new TensorType(x.dtype(), Shape.of(dims));
    }

    /** The type of {@code count} slices one after the other along a new axis. */
    static TensorType stackType(TensorType slice, long axis, long count) {
        int rank = slice.shape().rank() + 1;
        int along = Axes.normalised(new long[] {axis}, rank)[0];
        var dims = new long[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = i == along ? count : slice.shape().dim(i < along ? i : i - 1);
        }
        return new TensorType(slice.dtype(), Shape.of(dims));
    }

    /** Slice {@code at} of {@code x} as a new tensor. */
    static Tensor slice(Tensor x, long axis, long at) {
        int along = x.shape().axis(axis);
        var type = sliceType(x.type(), along);
        var slice = Tensor.allocate(type.dtype(), type.shape());
        long inner = Axes.inner(x.shape(), along);
        long outer = x.shape().sizeBetween(0, along);
        long row = inner * x.shape().dim(along);
        Blocks.copy(new long[] {outer, inner}, x, at * inner, new long[] {row, 1}, slice, 0, new long[] {inner, 1});
        return slice;
    }

    /**
     * Puts slices together.
     *
     * @param slices of one type; at least one
     * @param backwards whether the first comes last
     * @return a new tensor
     */
    static Tensor stack(List<Tensor> slices, long axis, boolean backwards) {
        var type = stackType(slices.getFirst().type(), axis, slices.size());
        var stacked = Tensor.allocate(type.dtype(), type.shape());
        int along = type.shape().axis(axis);
        long inner = Axes.inner(type.shape(), along);
        long outer = type.shape().sizeBetween(0, along);
        var box = new long[] {outer, inner};
        var row = new long[] {inner * slices.size(), 1};
        for (int i = 0; i < slices.size(); i++) {
            long at = backwards ? slices.size() - 1 - i : i;
            Blocks.copy(box, slices.get(i), 0, new long[] {inner, 1}, stacked, at * inner, row);
        }
        return stacked;
    }

    static Tensor copy(Tensor tensor) {
        var copy = Tensor.allocate(tensor.dtype(), tensor.shape());
        copy.segment().copyFrom(tensor.segment());
        return copy;
    }
}
