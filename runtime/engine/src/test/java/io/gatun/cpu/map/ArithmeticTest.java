package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.cpu.map.Arithmetic.Operator;
import io.gatun.cpu.simd.Lanes;
import io.gatun.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArithmeticTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @EnumSource
    void contiguousOperandsOfEveryCount(Operator op) {
        for (int count :
                new int[] {1, Lanes.LANES - 1, Lanes.LANES, Lanes.LANES + 1, 97, Rows.TASK_FLOATS + 3, 40_009}) {
            float[] a = Floats.random(count, 1);
            float[] b = Floats.random(count, 2);
            float[] wanted = new float[count];
            for (int i = 0; i < count; i++) {
                wanted[i] = reference(op, a[i], b[i]);
            }
            Floats out = Floats.poisoned(count);
            Arithmetic.contiguous(
                    WORKERS, op, Floats.of(a).address(), false, Floats.of(b).address(), false, out.address(), count);
            assertThat(out.values()).as("%s of %d", op, count).isEqualTo(wanted);
            out.assertIntact(op + " of " + count);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScalarOnEitherSide(Operator op) {
        int count = Rows.TASK_FLOATS + 21;
        float[] a = Floats.random(count, 3);
        Floats scalar = Floats.poisoned(Rows.BLOCK);
        Arithmetic.packScalar(0.4f, scalar.address());
        float[] right = new float[count];
        float[] left = new float[count];
        for (int i = 0; i < count; i++) {
            right[i] = reference(op, a[i], 0.4f);
            left[i] = reference(op, 0.4f, a[i]);
        }
        Floats in = Floats.of(a);
        Floats out = Floats.poisoned(count);
        Arithmetic.contiguous(WORKERS, op, in.address(), false, scalar.address(), true, out.address(), count);
        assertThat(out.values()).isEqualTo(right);
        Arithmetic.contiguous(WORKERS, op, scalar.address(), true, in.address(), false, out.address(), count);
        assertThat(out.values()).isEqualTo(left);
        out.assertIntact(op + " with a scalar");
        scalar.assertIntact("packed scalar");
    }

    @ParameterizedTest
    @EnumSource
    void rowsWithAnOperandForEachChannelOnEitherSide(Operator op) {
        int rows = 700;
        for (int channels : new int[] {1, 3, 16, 17, 67}) {
            int ld = Rows.padded(channels);
            float[] a = Floats.random(rows * channels, 4);
            float[] b = Floats.random(channels, 5);
            float[] right = new float[a.length];
            float[] left = new float[a.length];
            float[] both = new float[a.length];
            for (int i = 0; i < a.length; i++) {
                right[i] = reference(op, a[i], b[i % channels]);
                left[i] = reference(op, b[i % channels], a[i]);
                both[i] = reference(op, a[i], a[i]);
            }
            Floats in = Floats.rows(a, channels, ld + 16);
            Floats row = Floats.rows(b, channels, ld);
            Floats out = Floats.poisoned(rows * ld);
            Arithmetic.rows(WORKERS, op, rows, channels, in.address(), ld + 16, row.address(), 0, out.address(), ld);
            assertThat(out.columns(channels, ld)).isEqualTo(right);
            Arithmetic.rows(WORKERS, op, rows, channels, row.address(), 0, in.address(), ld + 16, out.address(), ld);
            assertThat(out.columns(channels, ld)).isEqualTo(left);
            Arithmetic.rows(
                    WORKERS, op, rows, channels, in.address(), ld + 16, in.address(), ld + 16, out.address(), ld);
            assertThat(out.columns(channels, ld)).isEqualTo(both);
            out.assertIntact(op + ", rows of " + channels);
        }
    }

    @Test
    void nanInEitherOperandGivesNaNAndZerosKeepTheirOrder() {
        Floats a = Floats.of(Float.NaN, 1, 0f, -0f, Float.POSITIVE_INFINITY);
        Floats b = Floats.of(1, Float.NaN, -0f, 0f, Float.NEGATIVE_INFINITY);
        for (Operator op : Operator.values()) {
            Floats out = Floats.poisoned(5);
            Arithmetic.contiguous(WORKERS, op, a.address(), false, b.address(), false, out.address(), 5);
            assertThat(out.values()[0]).as("%s", op).isNaN();
            assertThat(out.values()[1]).as("%s", op).isNaN();
        }
        Floats out = Floats.poisoned(5);
        Arithmetic.contiguous(WORKERS, Operator.MAX, a.address(), false, b.address(), false, out.address(), 5);
        assertThat(out.values()).containsExactly(Float.NaN, Float.NaN, 0f, 0f, Float.POSITIVE_INFINITY);
    }

    @Test
    void refusesRowsThatAreTooShort() {
        assertThatThrownBy(() -> Arithmetic.rows(WORKERS, Operator.ADD, 2, 33, 64, 16, 64, 0, 64, 48))
                .hasMessageContaining("ADD, first operand: rows of 33 floats, 16 apart");
    }

    private static float reference(Operator op, float a, float b) {
        return switch (op) {
            case ADD -> a + b;
            case ADD_RELU -> Math.max(a + b, 0f);
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }
}
