package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.Floats;
import io.gatun.cpu.simd.Lanes;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class TranscendentalTest {

    @Test
    void expIsWithinOneUlp() {
        assertWithin(1, Transcendental::exp, Math::exp, -110, 95);
    }

    @Test
    void expm1IsWithinTwoUlps() {
        assertWithin(2, Transcendental::expm1OfNegative, Math::expm1, -110, 0);
        assertWithin(2, Transcendental::expm1OfNegative, Math::expm1, -1e-3f, 0);
    }

    @Test
    void sigmoidIsWithinThreeUlpsWhereItIsNormal() {
        assertWithin(3, Transcendental::sigmoid, x -> 1 / (1 + Math.exp(-x)), -87, 95);
    }

    @Test
    void tanhIsWithinTwoUlps() {
        assertWithin(2, Transcendental::tanh, Math::tanh, -20, 20);
        assertWithin(2, Transcendental::tanh, Math::tanh, -0.7f, 0.7f);
    }

    @Test
    void softplusIsWithinThreeUlps() {
        assertWithin(3, Transcendental::softplus, x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), -80, 95);
    }

    @Test
    void tanhOfSoftplusIsWithinThreeUlps() {
        assertWithin(3, Transcendental::tanhOfSoftplus, x -> Math.tanh(Math.log1p(Math.exp(x))), -80, 95);
    }

    @Test
    void theEndsOfTheRangeAreRight() {
        assertAt(
                Transcendental::exp,
                Math::exp,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                0f,
                -0f,
                88.72283f,
                88.72284f,
                1e30f,
                -1e30f,
                -87.4f,
                -103.2f,
                -103.9f,
                -104.5f,
                Float.MIN_VALUE);
        assertAt(
                Transcendental::expm1OfNegative, Math::expm1, Float.NaN, Float.NEGATIVE_INFINITY, -0f, -1e-40f, -1e30f);
        assertAt(
                Transcendental::tanh,
                Math::tanh,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                -0f,
                1e-40f);
        assertAt(
                Transcendental::sigmoid,
                x -> 1 / (1 + Math.exp(-x)),
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY);
        assertAt(
                Transcendental::softplus,
                x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                0f);
    }

    private static void assertWithin(
            double ulps, UnaryOperator<FloatVector> got, DoubleUnaryOperator wanted, float from, float to) {
        int steps = 20_000;
        double worst = 0;
        float worstAt = 0;
        float[] x = new float[Lanes.LANES];
        for (int i = 0; i < steps; i += Lanes.LANES) {
            for (int j = 0; j < x.length; j++) {
                x[j] = from + (to - from) * (i + j) / steps;
            }
            FloatVector y = got.apply(FloatVector.fromArray(Lanes.SPECIES, x, 0));
            for (int j = 0; j < x.length; j++) {
                double off = Floats.ulps(y.lane(j), wanted.applyAsDouble(x[j]));
                if (off > worst) {
                    worst = off;
                    worstAt = x[j];
                }
            }
        }
        assertThat(worst).as("ulps at %s", worstAt).isLessThanOrEqualTo(ulps);
    }

    private static void assertAt(UnaryOperator<FloatVector> got, DoubleUnaryOperator wanted, float... points) {
        for (float x : points) {
            float y = got.apply(Lanes.broadcast(x)).lane(0);
            assertThat(Floats.ulps(y, wanted.applyAsDouble(x)))
                    .as("f(%s) = %s", x, y)
                    .isLessThanOrEqualTo(1);
        }
    }
}
