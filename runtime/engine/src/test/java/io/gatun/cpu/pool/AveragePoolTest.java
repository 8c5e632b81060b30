package io.gatun.cpu.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.Floats;
import io.gatun.cpu.map.Rows;
import io.gatun.spi.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AveragePoolTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @MethodSource("io.gatun.cpu.pool.PoolCases#all")
    void isTheMeanOfEachWindow(PoolGeometry g) {
        int c = g.channels();
        int ldIn = Rows.padded(c) + 16;
        int ldOut = Rows.padded(c);
        float[] x = Floats.random(g.images() * g.height() * g.width() * c, 1);
        Floats in = Floats.rows(x, c, ldIn);
        for (boolean countIncludePad : new boolean[] {false, true}) {
            Floats out = Floats.poisoned(g.images() * g.outHeight() * g.outWidth() * ldOut);
            AveragePool.run(WORKERS, g, countIncludePad, in.address(), ldIn, out.address(), ldOut);
            double[] wanted = reference(g, countIncludePad, x);
            Floats.assertClose(g.toString(), out.columns(c, ldOut), wanted, 1e-6, 1e-6);
            out.assertIntact(g.toString());
        }
    }

    @Test
    void whatTheCeilModeAddsBeyondThePaddingIsNotCounted() {
        // width 3, window 2, stride 2, padded by 1 after: columns 0-1, 2-pad; height 3 without padding: the last window
        // has 1 row
        var g = new PoolGeometry(1, 1, 3, 3, 2, 2, 2, 2, 1, 1, 0, 0, 0, 1, 2, 2);
        float[] ones = new float[9];
        Arrays.fill(ones, 1f);
        Floats in = Floats.rows(ones, 1, 16);
        Floats out = Floats.poisoned(4 * 16);
        AveragePool.run(WORKERS, g, true, in.address(), 16, out.address(), 16);
        assertThat(out.columns(1, 16)).containsExactly(1f, 0.5f, 1f, 0.5f);
        AveragePool.run(WORKERS, g, false, in.address(), 16, out.address(), 16);
        assertThat(out.columns(1, 16)).containsExactly(1f, 1f, 1f, 1f);
    }

    private static double[] reference(PoolGeometry g, boolean countIncludePad, float[] x) {
        double[] y = new double[g.images() * g.outHeight() * g.outWidth() * g.channels()];
        for (int at = 0; at < y.length; at++) {
            int c = at % g.channels();
            int ox = at / g.channels() % g.outWidth();
            int oy = at / g.channels() / g.outWidth() % g.outHeight();
            int image = at / g.channels() / g.outWidth() / g.outHeight();
            double sum = 0;
            int count = 0;
            for (int i = 0; i < g.kernelH(); i++) {
                for (int j = 0; j < g.kernelW(); j++) {
                    int iy = oy * g.strideH() - g.padTop() + i * g.dilationH();
                    int ix = ox * g.strideW() - g.padLeft() + j * g.dilationW();
                    boolean inside = iy >= 0 && iy < g.height() && ix >= 0 && ix < g.width();
                    if (inside) {
                        sum += x[((image * g.height() + iy) * g.width() + ix) * g.channels() + c];
                    }
                    boolean padded = iy < g.height() + g.padBottom() && ix < g.width() + g.padRight();
                    if (inside || countIncludePad && padded) {
                        count++;
                    }
                }
            }
            y[at] = count == 0 ? 0 : sum / count;
        }
        return y;
    }
}
