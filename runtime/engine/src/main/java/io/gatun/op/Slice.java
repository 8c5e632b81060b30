package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts out a range along some axes; ONNX Slice.
 *
 * <p>Inputs: x, starts, ends (exclusive), optional axes (the first ones if left out), optional steps (ones if left out),
 * all whole numbers of one length. Negative starts and ends count from the end of x and are clamped to it.
 */
public record Slice() implements Op {
    private record Range(long first, long count, long step) {}

    @Override
    public String type() {
        return "Slice";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 5);
        var lists = new long[4][];
        for (int i = 1; i < 5; i++) {
            if (i > 2 && !in.has(i)) {
                continue;
            }
            in.requireList(i);
            if (in.shape(i).dim(0) != in.shape(1).dim(0)) {
                throw new GatunException(
                        "starts, ends, axes and steps want one length, " + in.describe(1) + " and " + in.describe(i));
            }
            if (in.longs(i).isEmpty()) {
                return Optional.empty();
            }
            lists[i - 1] = in.longs(i).get();
        }
        var x = in.shape(0);
        var ranges = ranges(x, lists);
        return Optional.of(List.of(new TensorType(
                in.dtype(0),
                Shape.of(Arrays.stream(ranges).mapToLong(Range::count).toArray()))));
    }

    private static Range[] ranges(Shape x, long[][] lists) {
        var ranges = new Range[x.rank()];
        Arrays.setAll(ranges, axis -> new Range(0, x.dim(axis), 1));
        var starts = lists[0];
        if (lists[2] == null && starts.length > x.rank()) {
            throw new GatunException(starts.length + " ranges are too many for a tensor of rank " + x.rank());
        }
        var axes = lists[2] == null ? Axes.all(starts.length) : Axes.normalised(lists[2], x.rank());
        for (int i = 0; i < axes.length; i++) {
            ranges[axes[i]] = range(x.dim(axes[i]), starts[i], lists[1][i], lists[3] == null ? 1 : lists[3][i]);
        }
        return ranges;
    }

    private static Range range(long extent, long start, long end, long step) {
        if (step == 0 || step == Long.MIN_VALUE) {
            throw new GatunException("steps want numbers other than " + step);
        }
        long least = step > 0 ? 0 : -1;
        long most = step > 0 ? extent : extent - 1;
        long first = Math.clamp(start < 0 ? start + extent : start, step > 0 ? 0 : Math.min(0, most), most);
        long last = Math.clamp(end < 0 ? end + extent : end, least, most);
        long length = step > 0 ? last - first : first - last;
        return new Range(first, length <= 0 ? 0 : (length - 1) / Math.abs(step) + 1, step);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        var lists = new long[4][];
        for (int i = 1; i < in.size(); i++) {
            lists[i - 1] = in.get(i) == null ? null : in.get(i).toLongs();
        }
        var ranges = ranges(x.shape(), lists);
        var strides = x.shape().strides();
        long first = 0;
        for (int axis = 0; axis < ranges.length; axis++) {
            first += ranges[axis].first * strides[axis];
            strides[axis] *= ranges[axis].step;
        }
        Blocks.copy(y.shape().dims(), x, first, strides, y, 0, y.shape().strides());
    }
}
