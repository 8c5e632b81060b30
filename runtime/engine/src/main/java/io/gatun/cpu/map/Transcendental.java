package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential and its relatives on vectors. Polynomials are minimax fits of the remainder after the leading terms
 * of the series, so that results near zero keep their relative precision. All let NaN through.
 *
 * <p>The Vector API's methods are named and not those of Lanes: C2 always inlines the former, but in methods of this size
 * not the latter, and vectors that cross a call are boxed.
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
        FloatVector rounded = bounded.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
        FloatVector mantissa = expm1OfRemainder(bounded, rounded).add(1f);
        IntVector n = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
        // two factors, because 2^n itself leaves the range of float for n = 128 and n < -126
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return mantissa.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    }

    /** e^x - 1 for x <= 0 or NaN: at most 2 ulp off. */
    static FloatVector expm1OfNegative(FloatVector x) {
        FloatVector bounded = x.blend(-30f, x.compare(VectorOperators.LT, -30f));
        FloatVector rounded = bounded.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
        FloatVector scale = powerOfTwo(rounded.reinterpretAsInts().sub(ROUNDER_BITS));
        // 2^n e^r - 1 = 2^n (e^r - 1) + (2^n - 1), and the last term is exact where cancellation would hurt
        return scale.fma(expm1OfRemainder(bounded, rounded), scale.sub(1f));
    }

    /** 1 / (1 + e^-x): at most 3 ulp off where the result is normal. */
    static FloatVector sigmoid(FloatVector x) {
        return broadcast(SPECIES, 1f).div(exp(x.neg()).add(1f));
    }

    /** tanh x: at most 2 ulp off. */
    static FloatVector tanh(FloatVector x) {
        FloatVector size = x.abs();
        // beyond 10 the result is 1; the bound keeps the exponential finite
        FloatVector bounded = size.blend(10f, size.compare(VectorOperators.GT, 10f));
        FloatVector far = broadcast(SPECIES, 1f)
                .sub(broadcast(SPECIES, 2f).div(exp(bounded.add(bounded)).add(1f)));
        far = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));

        FloatVector square = x.mul(x);
        FloatVector p = broadcast(SPECIES, -0.005704988f);
        p = p.fma(square, broadcast(SPECIES, 0.020639088f));
        p = p.fma(square, broadcast(SPECIES, -0.053739715f));
        p = p.fma(square, broadcast(SPECIES, 0.13331442f));
        p = p.fma(square, broadcast(SPECIES, -0.3333328f));
        FloatVector near = x.mul(square).fma(p, x);
        return far.blend(near, size.compare(VectorOperators.LT, 0.625f));
    }

    /** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), the logarithm as 2 artanh(t / (2 + t)): at most 3 ulp off. */
    static FloatVector softplus(FloatVector x) {
        FloatVector t = exp(x.abs().neg());
        FloatVector s = t.div(t.add(2f));
        FloatVector square = s.mul(s);
        FloatVector p = broadcast(SPECIES, 0.24300918f);
        p = p.fma(square, broadcast(SPECIES, 0.21427663f));
        p = p.fma(square, broadcast(SPECIES, 0.28616884f));
        p = p.fma(square, broadcast(SPECIES, 0.39998877f));
        p = p.fma(square, broadcast(SPECIES, 0.66666675f));
        FloatVector log = s.mul(square).fma(p, s.add(s));
        return log.add(x.blend(0f, x.compare(VectorOperators.LT, 0f)));
    }

    /** tanh(ln(1 + e^x)) = n / (n + 2) with n = e^x (e^x + 2): at most 3 ulp off. */
    static FloatVector tanhOfSoftplus(FloatVector x) {
        // beyond 20 the result is 1; the bound keeps n finite
        FloatVector e = exp(x.blend(20f, x.compare(VectorOperators.GT, 20f)));
        FloatVector n = e.mul(e.add(2f));
        return n.div(n.add(2f));
    }

    /** e^r - 1 for r = x - n ln 2, |r| <= ln(2) / 2, where {@code rounded} is n + {@link #ROUNDER}. */
    private static FloatVector expm1OfRemainder(FloatVector x, FloatVector rounded) {
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), x);
        r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = broadcast(SPECIES, 0.0013814459f);
        p = p.fma(r, broadcast(SPECIES, 0.00836878f));
        p = p.fma(r, broadcast(SPECIES, 0.041668393f));
        p = p.fma(r, broadcast(SPECIES, 0.1666652f));
        p = p.fma(r, broadcast(SPECIES, 0.49999994f));
        return r.mul(r).fma(p, r);
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(EXPONENT_BIAS)
                .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                .reinterpretAsFloats();
    }
}
