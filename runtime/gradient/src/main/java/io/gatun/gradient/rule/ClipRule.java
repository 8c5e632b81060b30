package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Compare.Function;
import io.gatun.op.RectifierGradient;
import io.gatun.op.Variadic;

/**
 * Clip: the gradient goes to whichever of x and the bounds gave the element. Where the bounds are constants the result tells
 * which, so that x need not be kept, and what lies on a bound gets nothing, as with PyTorch's ReLU6; otherwise x gets it there.
 */
record ClipRule() implements Rule {
    @Override
    public void differentiate(Step step) {
        if (isKnown(step, 1) && isKnown(step, 2)) {
            double low = step.has(1) ? step.constant(1).doubleAt(0) : Double.NEGATIVE_INFINITY;
            double high = step.has(2) ? step.constant(2).doubleAt(0) : Double.POSITIVE_INFINITY;
            step.give(0, () -> step.out(0).apply(new RectifierGradient(low, high, 0), step.upstream()));
        } else {
            byInput(step);
        }
    }

    private static boolean isKnown(Step step, int bound) {
        return !step.has(bound) || step.isConstant(bound);
    }

    private static void byInput(Step step) {
        var x = step.in(0);
        var g = step.upstream();
        var min = bound(step, 1);
        var max = bound(step, 2);
        step.give(0, () -> {
            var kept = min == null ? g : g.unless(x.is(Function.LESS, min));
            return max == null ? kept : kept.unless(x.is(Function.GREATER, max));
        });
        step.give(1, () -> {
            var raised = g.where(x.is(Function.LESS, min));
            return (max == null ? raised : raised.unless(min.is(Function.GREATER, max)))
                    .summedTo(min.shape())
                    .cast(step.in(1).dtype());
        });
        step.give(2, () -> {
            var raised = min == null ? x : x.apply(new Variadic(Variadic.Function.MAX), min);
            return g.where(raised.is(Function.GREATER, max))
                    .summedTo(max.shape())
                    .cast(step.in(2).dtype());
        });
    }

    private static Term bound(Step step, int i) {
        return step.has(i) ? step.in(i).cast(step.in(0).dtype()) : null;
    }
}
