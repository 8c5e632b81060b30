package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.Floats;
import io.gatun.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PReluTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 8, 15, 16, 17, 67})
    void slopesTheNegativeSideOfEachChannel(int channels) {
        int rows = 1201;
        int ld = Rows.padded(channels);
        float[] x = Floats.random(rows * channels, 1);
        x[0] = Float.NaN;
        float[] slope = Floats.random(channels, 2);
        float[] wanted = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            wanted[i] = x[i] < 0 ? x[i] * slope[i % channels] : x[i];
        }
        Floats in = Floats.rows(x, channels, ld + 16);
        Floats out = Floats.poisoned(rows * ld);
        PRelu.run(
                WORKERS,
                rows,
                channels,
                in.address(),
                ld + 16,
                Floats.rows(slope, channels, ld).address(),
                out.address(),
                ld);
        assertThat(out.columns(channels, ld)).isEqualTo(wanted);
        out.assertIntact("PRelu of " + channels);
    }
}
