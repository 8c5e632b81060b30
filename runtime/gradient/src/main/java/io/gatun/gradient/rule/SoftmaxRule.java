package io.gatun.gradient.rule;

import io.gatun.op.Unary;

/**
 * Softmax and its logarithm, from their results.
 *
 * @param flattened whether all axes from {@code axis} on are one
 */
record SoftmaxRule(long axis, boolean flattened, boolean logarithm) implements Rule {
    @Override
    public void differentiate(Step step) {
        step.give(0, () -> {
            var y = step.out(0);
            var g = step.upstream();
            int first = y.shape().axis(axis);
            var axes = flattened ? y.axesFrom(first) : new long[] {first};
            return logarithm
                    ? g.minus(y.map(Unary.Function.EXP).times(g.sum(axes)))
                    : y.times(g.minus(g.times(y).sum(axes)));
        });
    }
}
