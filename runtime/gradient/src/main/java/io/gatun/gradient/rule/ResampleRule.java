package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Pad;
import io.gatun.op.Resize;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Pad and Resize: along each axis a weighted sum of what was there. */
final class ResampleRule {
    private static final int PADS = 1;
    private static final int VALUE = 2;
    private static final int AXES = 3;

    private ResampleRule() {}

    static Rule pad(Pad pad) {
        return step -> {
            var x = step.in(0).shape();
            var g = step.upstream();
            var before = before(step, x);
            step.give(0, () -> pad.mode() == Pad.Mode.CONSTANT ? cut(g, before, x) : folded(pad.mode(), g, before, x));
            // whatever does not come from x comes from the value
            step.give(
                    VALUE,
                    () -> g.total()
                            .minus(cut(g, before, x).total())
                            .reshape(step.in(VALUE).shape())
                            .cast(step.in(VALUE).dtype()));
        };
    }

    private static long[] before(Step step, Shape x) {
        var pads = step.longs(PADS);
        var axes = step.has(AXES) ? step.longs(AXES) : null;
        var before = new long[x.rank()];
        for (int i = 0; i < pads.length / 2; i++) {
            before[axes == null ? i : x.axis(axes[i])] = pads[i];
        }
        return before;
    }

    private static Term cut(Term g, long[] before, Shape x) {
        var cut = g;
        for (int axis = 0; axis < before.length; axis++) {
            cut = cut.pad(
                    axis, -before[axis], x.dim(axis) + before[axis] - g.shape().dim(axis));
        }
        return cut;
    }

    private static Term folded(Pad.Mode mode, Term g, long[] before, Shape x) {
        var folded = g;
        for (int axis = 0; axis < before.length; axis++) {
            long extent = x.dim(axis);
            int padded = Math.toIntExact(g.shape().dim(axis));
            if (before[axis] == 0 && padded == extent) {
                continue;
            }
            var weights = new AxisWeights(extent, padded);
            for (int i = 0; i < padded; i++) {
                weights.add(i, source(mode, i - before[axis], extent), 1);
            }
            folded = weights.gradient(folded, axis);
        }
        return folded;
    }

    private static long source(Pad.Mode mode, long i, long extent) {
        return switch (mode) {
            case EDGE -> Math.clamp(i, 0, extent - 1);
            case WRAP -> Math.floorMod(i, extent);
            case REFLECT -> {
                long phase = Math.floorMod(i, Math.max(1, 2 * (extent - 1)));
                yield phase < extent ? phase : 2 * (extent - 1) - phase;
            }
            case CONSTANT -> throw new IllegalStateException("constants come from nowhere");
        };
    }

    /** A position that takes the extrapolation value along one axis takes nothing of x along any. */
    static Rule resize(Resize resize) {
        return step -> step.give(0, () -> {
            var x = step.in(0).shape();
            var g = step.upstream();
            var samplings = resize.samplings(x, g.shape(), constants(step));
            for (int axis = 0; axis < x.rank(); axis++) {
                var sampling = samplings.get(axis);
                if (sampling.isIdentity()) {
                    continue;
                }
                var weights = new AxisWeights(x.dim(axis), g.shape().dim(axis));
                for (int i = 0; i < g.shape().dim(axis); i++) {
                    for (int tap = 0; tap < sampling.taps() && !sampling.isOutside(i); tap++) {
                        weights.add(i, sampling.index(i, tap), sampling.weight(i, tap));
                    }
                }
                g = weights.gradient(g, axis);
            }
            return g;
        });
    }

    /** The inputs but the first, which nobody looks at. */
    private static List<Tensor> constants(Step step) {
        var inputs = new Tensor[4];
        for (int i = 1; i < step.inputs(); i++) {
            inputs[i] = step.has(i) ? step.constant(i) : null;
        }
        return Arrays.asList(inputs);
    }
}
