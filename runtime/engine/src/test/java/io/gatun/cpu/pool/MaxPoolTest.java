package io.gatun.cpu.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.cpu.WhileCold;
import io.gatun.cpu.map.Rows;
import io.gatun.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaxPoolTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @MethodSource("io.gatun.cpu.pool.PoolCases#all")
    void isTheGreatestOfEachWindow(PoolGeometry g) {
        float[] x = Floats.random(g.images() * g.height() * g.width() * g.channels(), 1);
        assertGreatest(g, x);
        x[x.length / 3] = Float.NEGATIVE_INFINITY;
        x[x.length * 2 / 3] = Float.POSITIVE_INFINITY;
        assertGreatest(g, x);
        x[x.length / 2] = Float.NaN;
        assertGreatest(g, x);
    }

    private static void assertGreatest(PoolGeometry g, float[] x) {
        int c = g.channels();
        int ldIn = Rows.padded(c) + 16;
        int ldOut = Rows.padded(c);
        Floats out = Floats.poisoned(g.images() * g.outHeight() * g.outWidth() * ldOut);
        MaxPool.run(WORKERS, g, Floats.rows(x, c, ldIn).address(), ldIn, out.address(), ldOut);
        assertThat(out.columns(c, ldOut)).isEqualTo(reference(g, x));
        out.assertIntact(g.toString());
        assertGreatestCold(g, x);
    }

    @ParameterizedTest
    @MethodSource("io.gatun.cpu.pool.PoolCases#all")
    void choosesTheSameZeroWhileTheProcessIsCold(PoolGeometry g) {
        float[] x = Floats.random(g.images() * g.height() * g.width() * g.channels(), 1);
        for (int i = 0; i < x.length; i++) {
            x[i] = x[i] < 0 ? -0f : 0f;
        }
        assertGreatestCold(g, x);
        x[x.length / 2] = Float.NaN;
        assertGreatestCold(g, x);
    }

    private static void assertGreatestCold(PoolGeometry g, float[] x) {
        int ld = Rows.padded(g.channels());
        long in = Floats.rows(x, g.channels(), ld).address();
        Floats out = Floats.poisoned(g.images() * g.outHeight() * g.outWidth() * ld);
        MaxPool.run(WORKERS, g, in, ld, out.address(), ld);
        float[] wanted = out.columns(g.channels(), ld);
        assertThat(WhileCold.get(() -> {
                    MaxPool.run(WORKERS, g, in, ld, out.address(), ld);
                    return out.columns(g.channels(), ld);
                }))
                .isEqualTo(wanted);
    }

    @Test
    void refusesRowsThatAreTooShort() {
        var g = new PoolGeometry(1, 17, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1);
        assertThatThrownBy(() -> MaxPool.run(WORKERS, g, 64, 16, 64, 32))
                .hasMessageContaining("MaxPool, in: rows of 17 floats, 16 apart");
        assertThatThrownBy(() -> new PoolGeometry(1, 17, 2, 2, 0, 2, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1))
                .hasMessageContaining("window 0x2");
    }

    private static float[] reference(PoolGeometry g, float[] x) {
        float[] y = new float[g.images() * g.outHeight() * g.outWidth() * g.channels()];
        for (int at = 0; at < y.length; at++) {
            int c = at % g.channels();
            int ox = at / g.channels() % g.outWidth();
            int oy = at / g.channels() / g.outWidth() % g.outHeight();
            int image = at / g.channels() / g.outWidth() / g.outHeight();
            y[at] = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < g.kernelH(); i++) {
                for (int j = 0; j < g.kernelW(); j++) {
                    int iy = oy * g.strideH() - g.padTop() + i * g.dilationH();
                    int ix = ox * g.strideW() - g.padLeft() + j * g.dilationW();
                    if (iy >= 0 && iy < g.height() && ix >= 0 && ix < g.width()) {
                        y[at] = Math.max(y[at], x[((image * g.height() + iy) * g.width() + ix) * g.channels() + c]);
                    }
                }
            }
        }
        return y;
    }
}
