package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Adds elements before and after each axis, or takes some away where a pad is negative; ONNX Pad.
 *
 * <p>Inputs: x, pads i64[2n] (all begins, then all ends), optional single value for {@link Mode#CONSTANT} (0 if left out;
 * any floating type for a floating x), optional axes i64[n] that the pads are for (all if left out).
 */
public record Pad(Mode mode) implements Op {
    /** What the added elements are, under ONNX's names. */
    public enum Mode {
        CONSTANT,
        REFLECT,
        EDGE,
        WRAP
    }

    /** Pads of every axis. */
    private record Margins(long[] before, long[] after) {}

    @Override
    public String type() {
        return "Pad";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("mode", mode).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 4);
        in.requireList(1);
        if (in.has(2)) {
            in.requireSingle(2);
            if (!in.dtype(0).isFloating() || !in.dtype(2).isFloating()) {
                in.requireSameType(0, 2);
            }
        }
        if (in.has(3)) {
            in.requireAxes(3);
        }
        var pads = in.longs(1);
        var axes = in.has(3) ? in.longs(3) : Optional.of(new long[0]);
        if (pads.isEmpty() || axes.isEmpty()) {
            return Optional.empty();
        }
        var x = in.shape(0);
        var margins = margins(x, pads.get(), in.has(3) ? axes.get() : null);
        var dims = x.dims();
        for (int axis = 0; axis < dims.length; axis++) {
            long extent = Extents.add(Extents.add(dims[axis], margins.before[axis]), margins.after[axis]);
            if (extent < 0 || extent > 0 && dims[axis] == 0 && mode != Mode.CONSTANT) {
                throw new GatunException("pads " + Arrays.toString(pads.get()) + " with mode " + mode + " do not fit, "
                        + in.describe(0));
            }
            dims[axis] = extent;
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), Shape.of(dims))));
    }

    private static Margins margins(Shape x, long[] pads, long[] axes) {
        var padded = axes == null ? Axes.all(x.rank()) : Axes.normalised(axes, x.rank());
        if (pads.length != 2 * padded.length) {
            throw new GatunException("pads want " + 2 * padded.length + " numbers, got " + pads.length);
        }
        var margins = new Margins(new long[x.rank()], new long[x.rank()]);
        for (int i = 0; i < padded.length; i++) {
            margins.before[padded[i]] = pads[i];
            margins.after[padded[i]] = pads[i + padded.length];
        }
        return margins;
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        var axes = in.size() > 3 && in.get(3) != null ? in.get(3).toLongs() : null;
        var before = margins(x.shape(), in.get(1).toLongs(), axes).before;
        if (mode == Mode.CONSTANT) {
            padWithConstant(x, before, in.size() > 2 ? in.get(2) : null, y);
            return;
        }
        var strides = x.shape().strides();
        var offsets = new long[before.length][];
        for (int axis = 0; axis < offsets.length; axis++) {
            offsets[axis] = new long[Extents.toInt(y.shape().dim(axis))];
            for (int i = 0; i < offsets[axis].length; i++) {
                offsets[axis][i] = source(i - before[axis], x.shape().dim(axis)) * strides[axis];
            }
        }
        Blocks.pick(x, offsets, y);
    }

    private static void padWithConstant(Tensor x, long[] before, Tensor value, Tensor y) {
        if (value == null) {
            y.segment().fill((byte) 0);
        } else if (y.dtype().isFloating()) {
            y.set(0, value.doubleAt(0));
            Blocks.repeatFirst(y);
        } else {
            y.set(0, value.longAt(0));
            Blocks.repeatFirst(y);
        }
        var box = x.shape().dims();
        var from = x.shape().strides();
        var to = y.shape().strides();
        long source = 0;
        long target = 0;
        for (int axis = 0; axis < box.length; axis++) {
            long first = Math.max(0, -before[axis]);
            long end = Math.min(box[axis], y.shape().dim(axis) - before[axis]);
            box[axis] = Math.max(0, end - first);
            source += first * from[axis];
            target += (first + before[axis]) * to[axis];
        }
        Blocks.copy(box, x, source, from, y, target, to);
    }

    private long source(long i, long extent) {
        return switch (mode) {
            case EDGE -> Math.clamp(i, 0, extent - 1);
            case WRAP -> Math.floorMod(i, extent);
            case REFLECT -> {
                long period = Math.max(1, 2 * (extent - 1));
                long phase = Math.floorMod(i, period);
                yield phase < extent ? phase : period - phase;
            }
            case CONSTANT -> throw new IllegalStateException("constants come from nowhere");
        };
    }
}
