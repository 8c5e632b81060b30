package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayoutTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "2, 3, 49",
        "1, 3, 12345",
        "2, 1, 17",
        "3, 4, 31",
        "2, 16, 16",
        "1, 17, 15",
        "2, 67, 101",
        "1, 512, 49",
        "1, 1000, 1"
    })
    void fromPlanesToRowsAndBack(int images, int channels, int pixels) {
        int ld = Rows.padded(channels) + 16;
        float[] plain = Floats.random(images * channels * pixels, 1);
        float[] wanted = new float[plain.length];
        for (int i = 0; i < plain.length; i++) {
            int image = i / (channels * pixels);
            int c = i / pixels % channels;
            wanted[(image * pixels + i % pixels) * channels + c] = plain[i];
        }
        Floats rows = Floats.poisoned(images * pixels * ld);
        Relayout.toRows(WORKERS, images, channels, pixels, Floats.of(plain).address(), rows.address(), ld);
        assertThat(rows.columns(channels, ld)).isEqualTo(wanted);
        rows.assertIntact("rows");

        Floats planes = Floats.poisoned(plain.length);
        Relayout.toPlanes(WORKERS, images, channels, pixels, rows.address(), ld, planes.address());
        assertThat(planes.values()).isEqualTo(plain);
        planes.assertIntact("planes");
    }

    @Test
    void refusesRowsThatDoNotHoldTheChannels() {
        assertThatThrownBy(() -> Relayout.toRows(WORKERS, 1, 17, 4, 64, 64, 16))
                .hasMessageContaining("planes to rows, out: rows of 17 floats, 16 apart");
    }
}
