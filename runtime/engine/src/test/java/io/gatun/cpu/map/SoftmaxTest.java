package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.Floats;
import io.gatun.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 10, 15, 16, 17, 63, 1000, 20_011})
    void isTheQuotientOfExponentialsOrItsLogarithm(int columns) {
        int rows = columns > 5000 ? 2 : 37;
        float[] x = Floats.random(rows * columns, columns);
        for (int i = 0; i < x.length; i++) {
            // far beyond what an exponential can hold
            x[i] = x[i] * 20 + 500;
        }
        for (int ld : new int[] {columns, columns + 5}) {
            for (boolean logarithm : new boolean[] {false, true}) {
                Floats in = Floats.rows(x, columns, ld);
                Floats out = Floats.poisoned(rows * ld);
                Softmax.run(WORKERS, rows, columns, logarithm, in.address(), ld, out.address(), ld);
                Floats.assertClose(
                        "softmax of " + columns,
                        out.columns(columns, ld),
                        reference(x, columns, logarithm),
                        logarithm ? 1e-6 : 1e-9,
                        1e-5);
                out.assertIntact("softmax of " + columns);
                Softmax.run(WORKERS, rows, columns, logarithm, in.address(), ld, in.address(), ld);
                assertThat(in.values()).as("in place").isEqualTo(out.values());
            }
        }
    }

    @Test
    void oneBadRowDoesNotTouchTheOthers() {
        float inf = Float.POSITIVE_INFINITY;
        Floats io = Floats.of(1, Float.NaN, 1, 1, -inf, -inf, 0, -inf, inf, 0);
        Softmax.run(WORKERS, 5, 2, false, io.address(), 2, io.address(), 2);
        float nan = Float.NaN;
        assertThat(io.values()).containsExactly(nan, nan, 0.5f, 0.5f, nan, nan, 1f, 0f, nan, nan);
    }

    private static double[] reference(float[] x, int columns, boolean logarithm) {
        double[] y = new double[x.length];
        for (int row = 0; row < x.length / columns; row++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < columns; i++) {
                max = Math.max(max, x[row * columns + i]);
            }
            double sum = 0;
            for (int i = 0; i < columns; i++) {
                sum += Math.exp(x[row * columns + i] - max);
            }
            for (int i = 0; i < columns; i++) {
                double log = x[row * columns + i] - max - Math.log(sum);
                y[row * columns + i] = logarithm ? log : Math.exp(log);
            }
        }
        return y;
    }
}
