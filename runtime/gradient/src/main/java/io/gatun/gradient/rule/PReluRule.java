package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Compare;
import io.gatun.op.PRelu;
import io.gatun.tensor.Shape;
import java.util.Arrays;

/** PRelu, of x and of the slope. */
record PReluRule(PRelu prelu) implements Rule {
    @Override
    public void differentiate(Step step) {
        var x = step.in(0);
        var g = step.upstream();
        var slope = placed(step.in(1), x.shape());
        var negative = x.is(Compare.Function.LESS, 0);
        step.give(0, () -> negative.choose(g.times(slope), g));
        step.give(
                1,
                () -> g.times(x)
                        .where(negative)
                        .summedTo(slope.shape())
                        .reshape(step.in(1).shape()));
    }

    private Term placed(Term slope, Shape x) {
        if (!prelu.channelwise() || slope.shape().rank() != 1 || x.rank() < 2) {
            return slope;
        }
        var dims = new long[x.rank() - 1];
        Arrays.fill(dims, 1);
        dims[0] = slope.shape().dim(0);
        return slope.reshape(dims);
    }
}
