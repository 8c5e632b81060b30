package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Compare;
import io.gatun.op.Cumulative;
import io.gatun.op.Reduce;
import io.gatun.op.Unary;
import io.gatun.tensor.Shape;
import java.util.stream.LongStream;

/** Folding axes: every element that was folded gets the gradient of the result, times its part in it. */
record ReduceRule(Reduce reduce) implements Rule {
    @Override
    public void differentiate(Step step) {
        step.give(0, () -> {
            var x = step.in(0);
            var axes = axes(step, x.shape());
            var kept = x.shape();
            for (long axis : axes) {
                kept = kept.with((int) axis, 1);
            }
            return gradient(x, step.out(0).reshape(kept), step.upstream().reshape(kept), axes);
        });
    }

    private long[] axes(Step step, Shape x) {
        var given = step.has(1) ? step.longs(1) : new long[0];
        return given.length == 0 && !reduce.noopWithEmptyAxes()
                ? LongStream.range(0, x.rank()).toArray()
                : LongStream.of(given).map(x::axis).sorted().toArray();
    }

    /** @param y the result, with the folded axes 1, as are those of {@code g} */
    private Term gradient(Term x, Term y, Term g, long[] axes) {
        return switch (reduce.function()) {
            case SUM -> g.expand(x.shape());
            case MEAN -> {
                double count = (double) x.shape().size() / Math.max(1, y.shape().size());
                yield g.times(1 / count).expand(x.shape());
            }
            case PROD -> g.times(productOfOthers(x, axes));
            case MAX, MIN -> {
                var extreme = x.is(Compare.Function.EQUAL, y);
                var share = g.over(extreme.cast(x.dtype()).sum(axes));
                yield share.where(extreme);
            }
            case L1 -> g.times(x.map(Unary.Function.SIGN));
            case L2 -> x.times(g.over(y).unless(y.is(Compare.Function.EQUAL, 0)));
            case LOG_SUM -> g.times(y.negated().map(Unary.Function.EXP)).expand(x.shape());
            case LOG_SUM_EXP -> g.times(x.minus(y).map(Unary.Function.EXP));
            case SUM_SQUARE -> g.times(2).times(x);
        };
    }

    /** The product of what comes before each element and of what comes after it: right also where elements are 0. */
    private static Term productOfOthers(Term x, long[] axes) {
        int rank = x.shape().rank();
        var order = LongStream.concat(
                        LongStream.range(0, rank)
                                .filter(axis -> LongStream.of(axes).noneMatch(a -> a == axis)),
                        LongStream.of(axes))
                .toArray();
        var back = new long[rank];
        for (int i = 0; i < rank; i++) {
            back[(int) order[i]] = i;
        }
        var moved = x.transpose(order);
        long folded = moved.shape().sizeBetween(rank - axes.length, rank);
        var lines = moved.reshape(x.shape().size() / Math.max(1, folded), folded);
        var last = x.recorder().longs(Shape.SCALAR, 1);
        var before = lines.apply(new Cumulative(true, true, false), last);
        var after = lines.apply(new Cumulative(true, true, true), last);
        return before.times(after).reshape(moved.shape()).transpose(back);
    }
}
