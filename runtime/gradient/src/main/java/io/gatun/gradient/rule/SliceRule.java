package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Slice;
import io.gatun.tensor.Shape;

/** Slice: each element goes back to where it was cut out, between zeros. */
record SliceRule() implements Rule {
    private static final int STARTS = 1;
    private static final int AXES = 3;
    private static final int STEPS = 4;

    @Override
    public void differentiate(Step step) {
        step.give(0, () -> {
            var x = step.in(0).shape();
            var starts = step.longs(STARTS);
            var axes = step.has(AXES) ? step.longs(AXES) : null;
            var steps = step.has(STEPS) ? step.longs(STEPS) : null;
            var g = step.upstream();
            for (int i = 0; i < starts.length; i++) {
                int axis = axes == null ? i : x.axis(axes[i]);
                g = putBack(g, axis, x.dim(axis), starts[i], steps == null ? 1 : steps[i]);
            }
            return g;
        });
    }

    private static Term putBack(Term g, int axis, long extent, long start, long stride) {
        long count = g.shape().dim(axis);
        if (count == 0) {
            return g.pad(axis, 0, extent);
        }
        long from = start < 0 ? start + extent : start;
        long first = stride > 0 ? Math.clamp(from, 0, extent) : Math.clamp(from, 0, extent - 1);
        var spaced = spaced(stride > 0 ? g : reversed(g, axis), axis, Math.abs(stride));
        long lowest = stride > 0 ? first : first + (count - 1) * stride;
        return spaced.pad(axis, lowest, extent - lowest - spaced.shape().dim(axis));
    }

    private static Term reversed(Term g, int axis) {
        var recorder = g.recorder();
        return g.apply(
                new Slice(),
                recorder.longs(-1),
                recorder.longs(Long.MIN_VALUE),
                recorder.longs(axis),
                recorder.longs(-1));
    }

    /** Puts {@code stride - 1} zeros behind each element along the axis. */
    private static Term spaced(Term g, int axis, long stride) {
        if (stride == 1 || g.shape().dim(axis) == 1) {
            return g;
        }
        var shape = g.shape();
        long outer = shape.sizeBetween(0, axis + 1);
        long inner = shape.sizeBetween(axis + 1, shape.rank());
        return g.reshape(Shape.of(outer, 1, inner))
                .pad(1, 0, stride - 1)
                .reshape(shape.with(axis, shape.dim(axis) * stride));
    }
}
