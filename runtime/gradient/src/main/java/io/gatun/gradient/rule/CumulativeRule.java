package io.gatun.gradient.rule;

import io.gatun.op.Cumulative;

/** CumSum: each element is part of all sums from its own on, so the sums run the other way. */
record CumulativeRule(Cumulative cumulative) implements Rule {
    static Rule of(Cumulative cumulative) {
        return cumulative.product()
                ? new NoGradient(false, "no rule is written for running products")
                : new CumulativeRule(cumulative);
    }

    @Override
    public void differentiate(Step step) {
        var backwards = new Cumulative(false, cumulative.exclusive(), !cumulative.reverse());
        step.give(0, () -> step.upstream().apply(backwards, step.in(1)));
    }
}
