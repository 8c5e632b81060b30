package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.GroupNormalization;
import io.gatun.op.LayerNormalization;
import io.gatun.op.MeanVarianceNormalization;
import io.gatun.op.RmsNormalization;
import io.gatun.op.Unary;
import io.gatun.tensor.Shape;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Normalisations of each image by itself. */
final class NormalizationRule {
    private NormalizationRule() {}

    /**
     * x less its mean, times one over its deviation.
     *
     * @param mean over what is normalised together
     */
    private record Standardised(Term value, Term inverse, UnaryOperator<Term> mean) {
        static Standardised of(Term x, double epsilon, long... axes) {
            var centred = x.minus(x.mean(axes));
            var inverse = centred.times(centred)
                    .mean(axes)
                    .plus(epsilon)
                    .map(Unary.Function.SQRT)
                    .dividing(1);
            return new Standardised(centred.times(inverse), inverse, term -> term.mean(axes));
        }

        /** The gradient with respect to x, of that with respect to the value. */
        Term gradient(Term h) {
            return h.minus(mean.apply(h))
                    .minus(value.times(mean.apply(h.times(value))))
                    .times(inverse);
        }
    }

    static Rule instance(double epsilon) {
        return step -> {
            var x = step.in(0).shape();
            grouped(step, epsilon, Shape.of(x.dim(0), x.dim(1), x.sizeBetween(2, x.rank())), UnaryOperator.identity());
        };
    }

    static Rule group(GroupNormalization normalization) {
        return step -> {
            var x = step.in(0).shape();
            long groups = normalization.groups();
            long channels = x.dim(1);
            var shape = Shape.of(x.dim(0), groups, channels / groups * x.sizeBetween(2, x.rank()));
            boolean each = step.in(1).shape().dim(0) == channels;
            // operator set 18 has one parameter a group: repeated, it is one a channel
            grouped(
                    step,
                    normalization.epsilon(),
                    shape,
                    parameter -> each
                            ? parameter
                            : parameter
                                    .reshape(groups, 1)
                                    .expand(Shape.of(groups, channels / groups))
                                    .reshape(channels));
        };
    }

    /** @param groups shape of x with what is normalised together in the last of three axes */
    private static void grouped(Step step, double epsilon, Shape groups, UnaryOperator<Term> repeated) {
        var x = step.in(0);
        var g = step.upstream();
        var standard = Standardised.of(x.reshape(groups), epsilon, 2);
        var placed = new long[x.shape().rank() - 1];
        Arrays.fill(placed, 1);
        placed[0] = x.shape().dim(1);
        step.give(0, () -> {
            var scale = repeated.apply(step.in(1)).reshape(placed);
            return standard.gradient(g.times(scale).reshape(groups)).reshape(x.shape());
        });
        step.give(
                1,
                () -> ofParameter(
                        g.times(standard.value().reshape(x.shape())).summedTo(Shape.of(placed)),
                        step.in(1).shape()));
        step.give(2, () -> ofParameter(g.summedTo(Shape.of(placed)), step.in(2).shape()));
    }

    private static Term ofParameter(Term perChannel, Shape parameter) {
        long each = perChannel.shape().size() / parameter.dim(0);
        return perChannel.reshape(parameter.dim(0), each).sum(1).reshape(parameter);
    }

    static Rule layer(LayerNormalization normalization) {
        return step -> {
            var x = step.in(0);
            var g = step.upstream();
            var axes = x.axesFrom(x.shape().axis(normalization.axis()));
            var standard = Standardised.of(x, normalization.epsilon(), axes);
            step.give(0, () -> standard.gradient(g.times(step.in(1))));
            step.give(1, () -> g.times(standard.value()).summedTo(step.in(1).shape()));
            step.give(2, () -> g.summedTo(step.in(2).shape()));
        };
    }

    static Rule rms(RmsNormalization normalization) {
        return step -> {
            var x = step.in(0).cast(step.in(1).dtype());
            var g = step.upstream();
            var axes = x.axesFrom(x.shape().axis(normalization.axis()));
            var inverse = x.times(x)
                    .mean(axes)
                    .plus(normalization.epsilon())
                    .map(Unary.Function.SQRT)
                    .dividing(1);
            var value = x.times(inverse);
            step.give(0, () -> {
                var h = g.times(step.in(1));
                return h.minus(value.times(h.times(value).mean(axes)))
                        .times(inverse)
                        .cast(step.in(0).dtype());
            });
            step.give(1, () -> g.times(value).summedTo(step.in(1).shape()));
        };
    }

    /** x less its mean, over its deviation plus a little. */
    static Rule meanVariance(MeanVarianceNormalization normalization) {
        return step -> step.give(0, () -> {
            var x = step.in(0);
            var g = step.upstream();
            var axes = normalization.axes().stream().mapToLong(x.shape()::axis).toArray();
            var centred = x.minus(x.mean(axes));
            var deviation = centred.times(centred).mean(axes).map(Unary.Function.SQRT);
            double little = 1e-9;
            return g.minus(g.mean(axes))
                    .minus(g.times(step.out(0)).mean(axes).times(centred).over(deviation))
                    .over(deviation.plus(little));
        });
    }
}
