package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Compare;
import io.gatun.op.Variadic;

/** Sums, means and extremes of any number of tensors. Where several are the extreme they share its gradient evenly. */
record VariadicRule(Variadic.Function function) implements Rule {
    @Override
    public void differentiate(Step step) {
        var g = step.upstream();
        var share = switch (function) {
            case SUM -> g;
            case MEAN -> g.times(1.0 / step.inputs());
            case MAX, MIN -> g.over(winners(step));
        };
        for (int i = 0; i < step.inputs(); i++) {
            int input = i;
            step.give(
                    input,
                    () -> (isExtreme() ? share.where(wins(step, input)) : share)
                            .summedTo(step.in(input).shape()));
        }
    }

    private boolean isExtreme() {
        return function == Variadic.Function.MAX || function == Variadic.Function.MIN;
    }

    private static Term wins(Step step, int i) {
        return step.in(i).is(Compare.Function.EQUAL, step.out(0));
    }

    /** How many inputs are the extreme. */
    private static Term winners(Step step) {
        var count = wins(step, 0).cast(step.out(0).dtype());
        for (int i = 1; i < step.inputs(); i++) {
            count = count.plus(wins(step, i).cast(count.dtype()));
        }
        return count;
    }
}
