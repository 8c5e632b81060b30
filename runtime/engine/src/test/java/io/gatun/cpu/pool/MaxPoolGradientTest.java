package io.gatun.cpu.pool;

import io.gatun.cpu.Floats;
import io.gatun.cpu.map.Rows;
import io.gatun.spi.Workers;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaxPoolGradientTest {
    private static final Workers WORKERS = new Workers(3);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    /** The last is cut into bands, so that windows lie across their edges. */
    static Stream<PoolGeometry> cases() {
        return Stream.concat(
                PoolCases.all(),
                Stream.of(
                        new PoolGeometry(2, 64, 96, 96, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 48, 48),
                        new PoolGeometry(1, 500, 40, 40, 3, 2, 1, 2, 7, 1, 2, 0, 1, 0, 29, 20)));
    }

    /** Few different numbers, so that most maxima are several; some are no numbers. */
    private static float[] tied(int size) {
        var random = new SplittableRandom(3);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(40) == 0 ? Float.NaN : random.nextInt(-3, 3) * 0.5f;
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFirstMaximumGetsIt(PoolGeometry geometry) {
        int c = geometry.channels();
        int pixels = geometry.images() * geometry.height() * geometry.width();
        int positions = geometry.images() * geometry.outHeight() * geometry.outWidth();
        int ldX = Rows.padded(c) + 16;
        int ld = Rows.padded(c);
        float[] x = tied(pixels * c);
        float[] g = Floats.random(positions * c, 2);
        var input = Floats.rows(x, c, ldX);
        var gradient = Floats.rows(g, c, ld);
        var out = Floats.poisoned(pixels * ld);
        MaxPoolGradient.run(
                WORKERS,
                geometry,
                new MaxPoolGradient.Operand(input.address(), ldX),
                new MaxPoolGradient.Operand(gradient.address(), ld),
                new MaxPoolGradient.Operand(out.address(), ld));
        Floats.assertClose(geometry.toString(), out.columns(c, ld), wanted(geometry, x, g), 1e-6, 1e-6);
        out.assertIntact(geometry.toString());
    }

    private static double[] wanted(PoolGeometry geometry, float[] x, float[] g) {
        var sums = new double[x.length];
        int c = geometry.channels();
        for (int position = 0; position < g.length / c; position++) {
            int column = position % geometry.outWidth();
            int y = position / geometry.outWidth() % geometry.outHeight();
            int image = position / geometry.outWidth() / geometry.outHeight();
            for (int channel = 0; channel < c; channel++) {
                int best = -1;
                for (int i = 0; i < geometry.kernelH(); i++) {
                    for (int j = 0; j < geometry.kernelW(); j++) {
                        int row = geometry.top(y) + i * geometry.dilationH();
                        int across = geometry.left(column) + j * geometry.dilationW();
                        if (row < 0 || row >= geometry.height() || across < 0 || across >= geometry.width()) {
                            continue;
                        }
                        int at = ((image * geometry.height() + row) * geometry.width() + across) * c + channel;
                        boolean isGreater = best < 0 || x[at] > x[best] || Float.isNaN(x[at]) && !Float.isNaN(x[best]);
                        best = isGreater ? at : best;
                    }
                }
                if (best >= 0) {
                    sums[best] += g[position * c + channel];
                }
            }
        }
        return sums;
    }
}
