package io.gatun.op;

/** Functions that {@link Math} lacks, to double precision unless said otherwise. */
final class SpecialFunctions {
    private static final double LN_2 = Math.log(2);

    /** Above this 1 + x*x no longer differs from x*x. */
    private static final double SQUARE_DROWNS_ONE = 0x1p28;

    /** Beyond this erf is 1 to the last bit of a double. */
    private static final double ERF_SATURATES = 6;

    private SpecialFunctions() {}

    /**
     * The error function, by the series 2/sqrt(pi) exp(-x*x) sum 2^n x^(2n+1) / (1*3*5*...*(2n+1)), whose terms all have one
     * sign, so that nothing cancels (Abramowitz and Stegun 7.1.6).
     */
    static double erf(double x) {
        if (Math.abs(x) > ERF_SATURATES) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int odd = 3; Math.abs(term) > 0x1p-54 * Math.abs(sum); odd += 2) {
            term *= 2 * x * x / odd;
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** log(1 + exp(x)), without overflow for large x. */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static double asinh(double x) {
        double a = Math.abs(x);
        if (a >= SQUARE_DROWNS_ONE) {
            return Math.copySign(Math.log(a) + LN_2, x);
        }
        return Math.copySign(Math.log1p(a + a * a / (1 + Math.sqrt(1 + a * a))), x);
    }

    static double acosh(double x) {
        if (x < 1) {
            return Double.NaN; // far below, the terms of the sum cancel out
        }
        if (x >= SQUARE_DROWNS_ONE) {
            return Math.log(x) + LN_2;
        }
        double above = x - 1;
        return Math.log1p(above + Math.sqrt(2 * above + above * above));
    }

    static double atanh(double x) {
        double a = Math.abs(x);
        return Math.copySign(Math.log1p(2 * a / (1 - a)) / 2, x);
    }

    /** x times the probability that a standard normal variable is below x. */
    static double gelu(double x) {
        return x / 2 * (1 + erf(x / Math.sqrt(2)));
    }

    /** The approximation of {@link #gelu} by tanh (Hendrycks and Gimpel 2016). */
    static double geluTanh(double x) {
        return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    static double hardSigmoid(double x, double slope, double offset) {
        return Math.max(0, Math.min(1, slope * x + offset));
    }

    /** Moves x towards 0 by {@code bias} where it is further from 0 than {@code edge}, and to 0 elsewhere. */
    static double shrink(double x, double edge, double bias) {
        return x < -edge ? x + bias : x > edge ? x - bias : 0;
    }
}
