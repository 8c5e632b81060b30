package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.cpu.map.Activation.Kind;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationsTest {
    private static final Workers WORKERS = new Workers(2);
    private static final int[] COUNTS = {
        1, Lanes.LANES - 1, Lanes.LANES, Lanes.LANES + 1, 61, Rows.TASK_FLOATS, Rows.TASK_FLOATS + 1, 40_009
    };

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @EnumSource
    void isTheFunctionForEveryCountAndWritesNothingElse(Kind kind) {
        var f = new Activation(kind, 0.3f, 1.2f);
        for (int count : COUNTS) {
            float[] x = Floats.random(count, count);
            double[] wanted = new double[count];
            for (int i = 0; i < count; i++) {
                x[i] *= kind == Kind.SQRT ? Math.signum(x[i]) : 5;
                wanted[i] = reference(f, x[i]);
            }
            Floats in = Floats.of(x);
            Floats out = Floats.poisoned(count);
            Activations.run(WORKERS, f, in.address(), out.address(), count);
            Floats.assertClose(kind + " of " + count, out.values(), wanted, 1e-7, 1e-6);
            out.assertIntact(kind + " of " + count);
            in.assertIntact(kind + " of " + count);

            Activations.run(WORKERS, f, in.address(), in.address(), count);
            assertThat(in.values()).as("in place").isEqualTo(out.values());
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsNaNThroughAndKeepsItInItsLane(Kind kind) {
        var f = new Activation(kind, 0.3f, 1.2f);
        float[] x = {1, Float.NaN, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, Float.NaN, 0.5f};
        Floats io = Floats.of(x);
        Activations.run(WORKERS, f, io.address(), io.address(), x.length);
        float[] got = io.values();
        for (int i = 0; i < x.length; i++) {
            boolean passes =
                    Float.isNaN(x[i]) && kind != Kind.THRESHOLDED_RELU; // nothing that is not above the threshold
            assertThat(Float.isNaN(got[i])).as("%s of %s", kind, x[i]).isEqualTo(passes);
        }
    }

    @Test
    void infinitiesAreBoundedWhereTheFunctionIs() {
        Floats io = Floats.of(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f);
        Activations.run(WORKERS, new Activation(Kind.CLIP, -1, 6), io.address(), io.address(), 3);
        assertThat(io.values()).containsExactly(6f, -1f, -0f);
        io = Floats.of(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        Activations.run(WORKERS, new Activation(Kind.RELU), io.address(), io.address(), 2);
        assertThat(io.values()).containsExactly(Float.POSITIVE_INFINITY, 0f);
    }

    @Test
    void refusesNullAndNegativeCounts() {
        var relu = new Activation(Kind.RELU);
        assertThatThrownBy(() -> Activations.run(WORKERS, relu, 0, 64, 1))
                .hasMessageContaining("RELU of 1 floats at 0x0");
        assertThatThrownBy(() -> Activations.run(WORKERS, relu, 64, 64, -1)).hasMessageContaining("-1 floats");
    }

    private static double reference(Activation f, double x) {
        double a = f.alpha();
        double b = f.beta();
        return switch (f.kind()) {
            case RELU -> Math.max(x, 0);
            case LEAKY_RELU -> x >= 0 ? x : a * x;
            case THRESHOLDED_RELU -> x > a ? x : 0;
            case CLIP -> Math.min(Math.max(x, a), b);
            case HARD_SIGMOID -> Math.clamp(a * x + b, 0, 1);
            case HARD_SWISH -> x * Math.clamp(x / 6 + 0.5, 0, 1);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case SWISH -> x / (1 + Math.exp(-a * x));
            case TANH -> Math.tanh(x);
            case ELU -> x > 0 ? x : a * Math.expm1(x);
            case SELU -> b * (x > 0 ? x : a * Math.expm1(x));
            case CELU -> x > 0 ? x : a * Math.expm1(x / a);
            case SOFTPLUS -> Math.log1p(Math.exp(x));
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case MISH -> x * Math.tanh(Math.log1p(Math.exp(x)));
            case EXP -> Math.exp(x);
            case ABS -> Math.abs(x);
            case NEG -> -x;
            case SQRT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
        };
    }
}
