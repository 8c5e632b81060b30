package io.gatun.cpu.map;

import static io.gatun.cpu.simd.Lanes.ALL;
import static io.gatun.cpu.simd.Lanes.LANES;
import static io.gatun.cpu.simd.Lanes.ORDER;
import static io.gatun.cpu.simd.Lanes.load;

import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One {@link Activation} over contiguous floats. Each function has a loop of its own: a branch on the function inside one
 * loop would make C2 give up on keeping vectors in registers. Choices are made by compare and blend and not by {@code max}
 * and {@code min}, which cost five instructions on x86 for the sake of signed zeros.
 */
public final class Activations {

    private Activations() {}

    /**
     * {@code out[i] = f(in[i])} for {@code count} floats; {@code out} may be {@code in}.
     *
     * @throws IllegalArgumentException if an address is null or {@code count} is negative
     */
    public static void run(Workers workers, Activation f, long in, long out, long count) {
        if (in == 0 || out == 0 || count < 0) {
            throw new IllegalArgumentException("%s of %d floats at 0x%x to 0x%x".formatted(f.kind(), count, in, out));
        }
        workers.parallel(Math.toIntExact(Math.ceilDiv(count, Rows.TASK_FLOATS)), (task, worker) -> {
            long from = (long) task * Rows.TASK_FLOATS;
            int n = (int) Math.min(Rows.TASK_FLOATS, count - from);
            int whole = n - n % LANES;
            vectors(f, in + 4 * from, out + 4 * from, whole);
            if (whole < n) {
                long end = 4 * (from + whole);
                Lanes.storeFirst(apply(f, Lanes.loadFirst(in + end, n - whole)), out + end, n - whole);
            }
        });
    }

    /**
     * {@code out[row][c] = f(in[row][c])}, in whole vectors of channels; {@code out} may be {@code in}.
     *
     * @throws IllegalArgumentException if an address is null or rows are too short
     */
    public static void rows(
            Workers workers, Activation f, long rows, int channels, long in, int ldIn, long out, int ldOut) {
        Rows.requirePadded(f.kind() + ", in", in, ldIn, channels);
        Rows.requirePadded(f.kind() + ", out", out, ldOut, channels);
        if (ldIn == ldOut && ldOut == Rows.padded(channels)) {
            run(workers, f, in, out, rows * ldOut);
            return;
        }
        int n = Rows.whole(channels);
        int perTask = Rows.perTask(n);
        workers.parallel(Math.toIntExact(Math.ceilDiv(rows, perTask)), (task, worker) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                vectors(f, in + 4 * row * ldIn, out + 4 * row * ldOut, n);
            }
        });
    }

    private static void vectors(Activation f, long in, long out, int n) {
        float a = f.alpha();
        float b = f.beta();
        switch (f.kind()) {
            case RELU -> relu(in, out, n);
            case LEAKY_RELU -> leakyRelu(in, out, n, a);
            case THRESHOLDED_RELU -> thresholdedRelu(in, out, n, a);
            case CLIP -> clip(in, out, n, a, b);
            case HARD_SIGMOID -> hardSigmoid(in, out, n, a, b);
            case HARD_SWISH -> hardSwish(in, out, n);
            case SIGMOID -> sigmoid(in, out, n);
            case SWISH -> swish(in, out, n, a);
            case TANH -> tanh(in, out, n);
            case ELU -> elu(in, out, n, a);
            case SELU -> selu(in, out, n, a, b);
            case CELU -> celu(in, out, n, a);
            case SOFTPLUS -> softplus(in, out, n);
            case SOFTSIGN -> softsign(in, out, n);
            case MISH -> mish(in, out, n);
            case EXP -> exp(in, out, n);
            case ABS -> abs(in, out, n);
            case NEG -> neg(in, out, n);
            case SQRT -> sqrt(in, out, n);
            case RECIPROCAL -> reciprocal(in, out, n);
        }
    }

    private static FloatVector apply(Activation f, FloatVector x) {
        float a = f.alpha();
        float b = f.beta();
        return switch (f.kind()) {
            case RELU -> relu(x);
            case LEAKY_RELU -> leakyRelu(x, a);
            case THRESHOLDED_RELU -> thresholdedRelu(x, a);
            case CLIP -> clip(x, a, b);
            case HARD_SIGMOID -> hardSigmoid(x, a, b);
            case HARD_SWISH -> hardSwish(x);
            case SIGMOID -> Transcendental.sigmoid(x);
            case SWISH -> swish(x, a);
            case TANH -> Transcendental.tanh(x);
            case ELU -> elu(x, a);
            case SELU -> selu(x, a, b);
            case CELU -> celu(x, a);
            case SOFTPLUS -> Transcendental.softplus(x);
            case SOFTSIGN -> softsign(x);
            case MISH -> mish(x);
            case EXP -> Transcendental.exp(x);
            case ABS -> abs(x);
            case NEG -> neg(x);
            case SQRT -> sqrt(x);
            case RECIPROCAL -> reciprocal(x);
        };
    }

    private static FloatVector relu(FloatVector x) {
        return x.blend(0f, x.compare(VectorOperators.LT, 0f));
    }

    private static FloatVector leakyRelu(FloatVector x, float a) {
        return x.blend(x.mul(a), x.compare(VectorOperators.LT, 0f));
    }

    private static FloatVector thresholdedRelu(FloatVector x, float a) {
        return Lanes.broadcast(0f).blend(x, x.compare(VectorOperators.GT, a));
    }

    private static FloatVector clip(FloatVector x, float a, float b) {
        FloatVector raised = x.blend(a, x.compare(VectorOperators.LT, a));
        return raised.blend(b, raised.compare(VectorOperators.GT, b));
    }

    private static FloatVector hardSigmoid(FloatVector x, float a, float b) {
        return clip(Lanes.fma(x, Lanes.broadcast(a), Lanes.broadcast(b)), 0f, 1f);
    }

    private static FloatVector hardSwish(FloatVector x) {
        return x.mul(hardSigmoid(x, 1f / 6, 0.5f));
    }

    private static FloatVector swish(FloatVector x, float a) {
        return x.div(Transcendental.exp(x.mul(-a)).add(1f));
    }

    private static FloatVector elu(FloatVector x, float a) {
        FloatVector below = Transcendental.expm1OfNegative(x.blend(0f, x.compare(VectorOperators.GT, 0f)));
        return below.mul(a).blend(x, x.compare(VectorOperators.GT, 0f));
    }

    private static FloatVector selu(FloatVector x, float a, float b) {
        return elu(x, a).mul(b);
    }

    private static FloatVector celu(FloatVector x, float a) {
        FloatVector scaled = x.div(a);
        FloatVector below = Transcendental.expm1OfNegative(scaled.blend(0f, x.compare(VectorOperators.GT, 0f)));
        return below.mul(a).blend(x, x.compare(VectorOperators.GT, 0f));
    }

    private static FloatVector softsign(FloatVector x) {
        return x.div(x.abs().add(1f));
    }

    private static FloatVector mish(FloatVector x) {
        return x.mul(Transcendental.tanhOfSoftplus(x));
    }

    private static FloatVector abs(FloatVector x) {
        return x.abs();
    }

    private static FloatVector neg(FloatVector x) {
        return x.neg();
    }

    private static FloatVector sqrt(FloatVector x) {
        return x.sqrt();
    }

    private static FloatVector reciprocal(FloatVector x) {
        return Lanes.broadcast(1f).div(x);
    }

    private static void relu(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            relu(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void leakyRelu(long in, long out, int n, float a) {
        for (int i = 0; i < n; i += LANES) {
            leakyRelu(load(in + 4L * i), a).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void thresholdedRelu(long in, long out, int n, float a) {
        for (int i = 0; i < n; i += LANES) {
            thresholdedRelu(load(in + 4L * i), a).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void clip(long in, long out, int n, float a, float b) {
        for (int i = 0; i < n; i += LANES) {
            clip(load(in + 4L * i), a, b).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void hardSigmoid(long in, long out, int n, float a, float b) {
        for (int i = 0; i < n; i += LANES) {
            hardSigmoid(load(in + 4L * i), a, b).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void hardSwish(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            hardSwish(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void sigmoid(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            Transcendental.sigmoid(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void swish(long in, long out, int n, float a) {
        for (int i = 0; i < n; i += LANES) {
            swish(load(in + 4L * i), a).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void tanh(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            Transcendental.tanh(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void elu(long in, long out, int n, float a) {
        for (int i = 0; i < n; i += LANES) {
            elu(load(in + 4L * i), a).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void selu(long in, long out, int n, float a, float b) {
        for (int i = 0; i < n; i += LANES) {
            selu(load(in + 4L * i), a, b).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void celu(long in, long out, int n, float a) {
        for (int i = 0; i < n; i += LANES) {
            celu(load(in + 4L * i), a).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void softplus(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            Transcendental.softplus(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void softsign(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            softsign(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void mish(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            mish(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void exp(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            Transcendental.exp(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void abs(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            abs(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void neg(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            neg(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void sqrt(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            sqrt(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }

    private static void reciprocal(long in, long out, int n) {
        for (int i = 0; i < n; i += LANES) {
            reciprocal(load(in + 4L * i)).intoMemorySegment(ALL, out + 4L * i, ORDER);
        }
    }
}
