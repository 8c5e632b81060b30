package io.gatun.cpu.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.Floats;
import io.gatun.cpu.WhileCold;
import io.gatun.cpu.map.Rows;
import io.gatun.spi.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobalPoolTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1",
        "2, 7, 7, 3",
        "1, 7, 7, 512",
        "3, 5, 2, 17",
        "2, 1, 9, 67",
        "1, 13, 11, 130",
        "2, 3, 3, 31"
    })
    void reducesEachChannelOfEachImage(int images, int height, int width, int channels) {
        int pixels = height * width;
        int ldIn = Rows.padded(channels) + 16;
        int ldOut = Rows.padded(channels);
        float[] x = Floats.random(images * pixels * channels, channels);
        double[] means = new double[images * channels];
        float[] greatest = new float[images * channels];
        Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < x.length; i++) {
            int at = i / (pixels * channels) * channels + i % channels;
            means[at] += (double) x[i] / pixels;
            greatest[at] = Math.max(greatest[at], x[i]);
        }
        Floats in = Floats.rows(x, channels, ldIn);
        Floats out = Floats.poisoned(images * ldOut);
        GlobalAveragePool.run(WORKERS, images, height, width, channels, in.address(), ldIn, out.address(), ldOut);
        Floats.assertClose("means", out.columns(channels, ldOut), means, 1e-6, 1e-6);
        out.assertIntact("means");
        float[] warm = out.columns(channels, ldOut);
        assertThat(WhileCold.get(() -> {
                    GlobalAveragePool.run(
                            WORKERS, images, height, width, channels, in.address(), ldIn, out.address(), ldOut);
                    return out.columns(channels, ldOut);
                }))
                .isEqualTo(warm);
        out.assertIntact("means, cold");
        GlobalMaxPool.run(WORKERS, images, pixels, channels, in.address(), ldIn, out.address(), ldOut);
        assertThat(out.columns(channels, ldOut)).isEqualTo(greatest);
        out.assertIntact("greatest");
    }
}
