package io.gatun.gradient.rule;

/** Where: each side gets the gradient of the elements that came from it. */
record WhereRule() implements Rule {
    @Override
    public void differentiate(Step step) {
        var condition = step.in(0);
        var g = step.upstream();
        step.give(1, () -> g.where(condition).summedTo(step.in(1).shape()));
        step.give(2, () -> g.unless(condition).summedTo(step.in(2).shape()));
    }
}
