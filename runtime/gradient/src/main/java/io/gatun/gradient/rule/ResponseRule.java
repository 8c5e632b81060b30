package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.AveragePool;
import io.gatun.op.Compare;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LpNormalization;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import java.util.List;

/** Normalisations by the size of neighbours: LRN and LpNormalization. */
final class ResponseRule {
    private ResponseRule() {}

    /** y = x s^-beta; the neighbours whose s an element is part of are those of LRN the other way round. */
    static Rule local(LocalResponseNormalization lrn) {
        return step -> step.give(0, () -> {
            var x = step.in(0);
            var g = step.upstream();
            long before = (lrn.size() - 1) / 2;
            long after = lrn.size() / 2;
            var s = meanOfChannels(x.times(x), lrn.size(), before, after)
                    .times(lrn.alpha())
                    .plus(lrn.bias());
            var straight = g.times(s.power(-lrn.beta()));
            var crossing = meanOfChannels(straight.times(x).over(s), lrn.size(), after, before);
            return straight.minus(crossing.times(x).times(2.0 * lrn.alpha() * lrn.beta()));
        });
    }

    /** The mean over neighbouring channels, those outside counting as 0. */
    private static Term meanOfChannels(Term x, long size, long before, long after) {
        var shape = x.shape();
        var window = new Window(
                List.of(size, 1L), List.of(), List.of(), new Padding.Explicit(List.of(before, 0L), List.of(after, 0L)));
        return x.reshape(shape.dim(0), 1, shape.dim(1), shape.sizeBetween(2, shape.rank()))
                .apply(new AveragePool(window, false, true))
                .reshape(shape);
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
