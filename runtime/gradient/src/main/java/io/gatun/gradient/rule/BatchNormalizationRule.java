package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.BatchNormalization;
import io.gatun.op.BatchNormalizationGradient;
import io.gatun.op.Unary;
import io.gatun.tensor.Shape;
import java.util.Arrays;

/** Batch normalisation: by the statistics it is given, which are parameters like others, or by those of the batch. */
record BatchNormalizationRule(BatchNormalization normalization) implements Rule {
    @Override
    public void differentiate(Step step) {
        if (normalization.training()) {
            byBatch(step);
        } else {
            byGiven(step);
        }
    }

    /** The running statistics that come out move with the batch, but nothing that learns reads them. */
    private void byBatch(Step step) {
        var gradient = step.recorder()
                .apply(
                        new BatchNormalizationGradient(normalization.epsilon()),
                        3,
                        step.in(0),
                        step.in(1),
                        step.upstream());
        for (int i = 0; i < 3; i++) {
            int input = i;
            step.give(i, () -> gradient.get(input));
        }
    }

    private void byGiven(Step step) {
        var x = step.in(0);
        var g = step.upstream();
        var placed = placed(step.in(1).shape(), x.shape());
        var scale = step.in(1).reshape(placed);
        var centred = x.minus(step.in(3).reshape(placed));
        var inverse = step.in(4)
                .reshape(placed)
                .plus(normalization.epsilon())
                .map(Unary.Function.SQRT)
                .dividing(1);
        step.give(0, () -> g.times(scale.times(inverse)));
        step.give(1, () -> parameter(step, g.times(centred.times(inverse)), placed));
        step.give(2, () -> parameter(step, g, placed));
        step.give(3, () -> parameter(step, g.times(scale.times(inverse).negated()), placed));
        step.give(
                4,
                () -> parameter(
                        step,
                        g.times(centred).times(scale.times(inverse.power(3)).times(-0.5)),
                        placed));
    }

    private static Term parameter(Step step, Term each, Shape placed) {
        return each.summedTo(placed).reshape(step.in(1).shape());
    }

    /** The shape in which a parameter broadcasts to x. */
    private static Shape placed(Shape parameter, Shape x) {
        if (parameter.rank() > 1 || x.rank() < 2) {
            return parameter;
        }
        var dims = new long[x.rank() - 1];
        Arrays.fill(dims, 1);
        dims[0] = parameter.dim(0);
        return Shape.of(dims);
    }
}
