package io.gatun.gradient.rule;

import io.gatun.op.Compare;
import io.gatun.op.LocalResponseGradient;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LpNormalization;
import io.gatun.op.Unary;

/** Normalisations by the size of neighbours: LRN and LpNormalization. */
final class ResponseRule {
    private ResponseRule() {}

    static Rule local(LocalResponseNormalization lrn) {
        return step -> step.give(0, () -> step.in(0).apply(new LocalResponseGradient(lrn), step.upstream()));
    }

    static Rule lp(LpNormalization normalization) {
        return step -> step.give(0, () -> {
            var x = step.in(0);
            var g = step.upstream();
            long axis = x.shape().axis(normalization.axis());
            boolean square = normalization.p() == 2;
            var norm = square
                    ? x.times(x).sum(axis).map(Unary.Function.SQRT)
                    : x.map(Unary.Function.ABS).sum(axis);
            var slope = square ? step.out(0) : x.map(Unary.Function.SIGN);
            return g.minus(slope.times(g.times(step.out(0)).sum(axis)))
                    .over(norm)
                    .unless(norm.is(Compare.Function.EQUAL, 0));
        });
    }
}
