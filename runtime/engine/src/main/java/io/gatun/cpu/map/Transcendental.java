package io.gatun.cpu.map;

import io.gatun.cpu.simd.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential and its relatives on vectors. Polynomials are minimax fits of the remainder after the leading terms
 * of the series, so that results near zero keep their relative precision. All let NaN through.
 */
final class Transcendental {

    private static final float LOG2_E = 1.442695f;
    /** ln 2 in two floats: with a fused multiply-add the reduced argument is exact to about 2^-48. */
    private static final float LN2_HIGH = 0.6931472f;

    private static final float LN2_LOW = -1.9046542e-9f;

    /** 1.5 * 2^23: adding it rounds to an integer and leaves that integer in the low bits of the sum. */
    private static final float ROUNDER = 12_582_912f;

    private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
    private static final int EXPONENT_BIAS = 127;
    private static final int MANTISSA_BITS = 23;

    private Transcendental() {}

    /** e^x: at most 1 ulp off, also where the result is subnormal; 0 below -104, infinity above 88.73. */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.blend(89f, x.compare(VectorOperators.GT, 89f));
        bounded = bounded.blend(-105f, x.compare(VectorOperators.LT, -105f));
        FloatVector rounded = Lanes.fma(bounded, Lanes.broadcast(LOG2_E), Lanes.broadcast(ROUNDER));
        FloatVector mantissa = expm1OfRemainder(bounded, rounded).add(1f);
        IntVector n = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
        // two factors, because 2^n itself leaves the range of float for n = 128 and n < -126
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return mantissa.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    }

    /** e^x - 1 for x <= 0 or NaN: at most 2 ulp off. */
    static FloatVector expm1OfNegative(FloatVector x) {
        FloatVector bounded = x.blend(-30f, x.compare(VectorOperators.LT, -30f));
        FloatVector rounded = Lanes.fma(bounded, Lanes.broadcast(LOG2_E), Lanes.broadcast(ROUNDER));
        FloatVector scale = powerOfTwo(rounded.reinterpretAsInts().sub(ROUNDER_BITS));
        // 2^n e^r - 1 = 2^n (e^r - 1) + (2^n - 1), and the last term is exact where cancellation would hurt
        return Lanes.fma(scale, expm1OfRemainder(bounded, rounded), scale.sub(1f));
    }

    /** 1 / (1 + e^-x): at most 3 ulp off where the result is normal. */
    static FloatVector sigmoid(FloatVector x) {
        return Lanes.broadcast(1f).div(exp(x.neg()).add(1f));
    }

    /** tanh x: at most 2 ulp off. */
    static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = Lanes.broadcast(-0.005704988f);
        p = Lanes.fma(p, square, Lanes.broadcast(0.020639088f));
        p = Lanes.fma(p, square, Lanes.broadcast(-0.053739715f));
        p = Lanes.fma(p, square, Lanes.broadcast(0.13331442f));
        p = Lanes.fma(p, square, Lanes.broadcast(-0.3333328f));
        FloatVector near = Lanes.fma(x.mul(square), p, x);

        FloatVector size = x.abs();
        // beyond 10 the result is 1; the bound keeps the exponential finite
        FloatVector bounded = size.blend(10f, size.compare(VectorOperators.GT, 10f));
        FloatVector far = Lanes.broadcast(1f)
                .sub(Lanes.broadcast(2f).div(exp(bounded.add(bounded)).add(1f)));
        far = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
        return far.blend(near, size.compare(VectorOperators.LT, 0.625f));
    }

    /** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), the logarithm as 2 artanh(t / (2 + t)): at most 3 ulp off. */
    static FloatVector softplus(FloatVector x) {
        FloatVector t = exp(x.abs().neg());
        FloatVector s = t.div(t.add(2f));
        FloatVector square = s.mul(s);
        FloatVector p = Lanes.broadcast(0.24300918f);
        p = Lanes.fma(p, square, Lanes.broadcast(0.21427663f));
        p = Lanes.fma(p, square, Lanes.broadcast(0.28616884f));
        p = Lanes.fma(p, square, Lanes.broadcast(0.39998877f));
        p = Lanes.fma(p, square, Lanes.broadcast(0.66666675f));
        FloatVector log = Lanes.fma(s.mul(square), p, s.add(s));
        return log.add(x.blend(0f, x.compare(VectorOperators.LT, 0f)));
    }

    /** e^r - 1 for r = x - n ln 2, |r| <= ln(2) / 2, where {@code rounded} is n + {@link #ROUNDER}. */
    private static FloatVector expm1OfRemainder(FloatVector x, FloatVector rounded) {
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = Lanes.fma(n, Lanes.broadcast(-LN2_HIGH), x);
        r = Lanes.fma(n, Lanes.broadcast(-LN2_LOW), r);
        FloatVector p = Lanes.broadcast(0.0013814459f);
        p = Lanes.fma(p, r, Lanes.broadcast(0.00836878f));
        p = Lanes.fma(p, r, Lanes.broadcast(0.041668393f));
        p = Lanes.fma(p, r, Lanes.broadcast(0.1666652f));
        p = Lanes.fma(p, r, Lanes.broadcast(0.49999994f));
        return Lanes.fma(r.mul(r), p, r);
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(EXPONENT_BIAS)
                .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                .reinterpretAsFloats();
    }
}
