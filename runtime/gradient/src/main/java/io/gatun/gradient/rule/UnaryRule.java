package io.gatun.gradient.rule;

import static io.gatun.op.Compare.Function.GREATER;
import static io.gatun.op.Compare.Function.LESS;

import io.gatun.gradient.term.Term;
import io.gatun.op.RectifierGradient;
import io.gatun.op.Unary;
import io.gatun.op.Unary.Function;

/**
 * Functions of one number. Where the result tells the slope, the argument is not read, so that it need not be kept. At a kink
 * the slope is the one on its left, as it is elsewhere in the field.
 */
record UnaryRule(Unary unary) implements Rule {
    static Rule of(Unary unary) {
        return switch (unary.function()) {
            case SIGN, FLOOR, CEIL, ROUND -> new NoGradient(true, "it is a staircase");
            case NOT, BITWISE_NOT -> new NoGradient(true, "it computes with bits");
            default -> new UnaryRule(unary);
        };
    }

    @Override
    public void differentiate(Step step) {
        step.give(0, () -> gradient(step.in(0), step.out(0), step.upstream()));
    }

    private Term gradient(Term x, Term y, Term g) {
        double alpha = unary.alpha();
        double beta = unary.beta();
        return switch (unary.function()) {
            case RELU -> rectified(y, 0, 0, g);
            case LEAKY_RELU -> rectified(alpha > 0 ? y : x, 0, alpha, g);
            case THRESHOLDED_RELU -> rectified(x, alpha, 0, g);
            case ELU -> x.is(LESS, 0).choose(g.times(y.plus(alpha)), g);
            case SELU -> x.is(LESS, 0).choose(g.times(y.plus(alpha * beta)), g.times(beta));
            case CELU -> x.is(LESS, 0).choose(g.times(x.times(1 / alpha).map(Function.EXP)), g);
            case SIGMOID -> g.times(y).times(y.subtractedFrom(1));
            case HARD_SIGMOID -> y.apply(new RectifierGradient(0, 1, 0), g.times(alpha));
            case HARD_SWISH ->
                x.is(LESS, 3).choose(g.times(x.times(1 / 3.0).plus(0.5)), g).where(x.is(GREATER, -3));
            case SWISH -> swish(x, alpha, g);
            case TANH -> g.times(y.times(y).subtractedFrom(1));
            case SOFTPLUS -> g.times(x.map(Function.SIGMOID));
            case SOFTSIGN -> g.over(x.map(Function.ABS).plus(1).power(2));
            case MISH -> mish(x, g);
            case GELU -> gelu(x, g);
            case GELU_TANH -> geluTanh(x, g);
            case SHRINK -> g.where(x.map(Function.ABS).is(GREATER, alpha));
            case ABS -> g.times(x.map(Function.SIGN));
            case NEG -> g.negated();
            case RECIPROCAL -> g.times(y).times(y).negated();
            case SQRT -> g.over(y.times(2));
            case EXP -> g.times(y);
            case LOG -> g.over(x);
            case ERF -> g.times(x.times(x).negated().map(Function.EXP)).times(2 / Math.sqrt(Math.PI));
            case SIN -> g.times(x.map(Function.COS));
            case COS -> g.times(x.map(Function.SIN)).negated();
            case TAN -> g.times(y.times(y).plus(1));
            case ASIN -> g.over(sqrt(x.times(x).subtractedFrom(1)));
            case ACOS -> g.over(sqrt(x.times(x).subtractedFrom(1))).negated();
            case ATAN -> g.over(x.times(x).plus(1));
            case SINH -> g.times(x.map(Function.COSH));
            case COSH -> g.times(x.map(Function.SINH));
            case ASINH -> g.over(sqrt(x.times(x).plus(1)));
            case ACOSH -> g.over(sqrt(x.times(x).plus(-1)));
            case ATANH -> g.over(x.times(x).subtractedFrom(1));
            case SIGN, FLOOR, CEIL, ROUND, NOT, BITWISE_NOT -> throw new IllegalStateException(unary.toString());
        };
    }

    /** Full slope above {@code low}. */
    private static Term rectified(Term v, double low, double slope, Term g) {
        return v.apply(new RectifierGradient(low, Double.POSITIVE_INFINITY, slope), g);
    }

    private static Term sqrt(Term x) {
        return x.map(Function.SQRT);
    }

    private static Term swish(Term x, double alpha, Term g) {
        var gate = x.times(alpha).map(Function.SIGMOID);
        return g.times(gate).times(gate.subtractedFrom(1).times(x).times(alpha).plus(1));
    }

    private static Term mish(Term x, Term g) {
        var t = x.map(Function.SOFTPLUS).map(Function.TANH);
        var slope = t.times(t).subtractedFrom(1).times(x.map(Function.SIGMOID));
        return g.times(t.plus(x.times(slope)));
    }

    /** The probability below x, and x times its density. */
    private static Term gelu(Term x, Term g) {
        var below = x.times(Math.sqrt(0.5)).map(Function.ERF).plus(1).times(0.5);
        var density = x.times(x).times(-0.5).map(Function.EXP).times(1 / Math.sqrt(2 * Math.PI));
        return g.times(below.plus(x.times(density)));
    }

    private static Term geluTanh(Term x, Term g) {
        double scale = Math.sqrt(2 / Math.PI);
        double cubic = 0.044715;
        var square = x.times(x);
        var t = square.times(cubic).plus(1).times(x).times(scale).map(Function.TANH);
        var slope = square.times(3 * cubic).plus(1).times(scale);
        var rest = t.times(t).subtractedFrom(1).times(slope).times(x);
        return g.times(t.plus(1).plus(rest)).times(0.5);
    }
}
