package io.gatun.cpu.map;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.cpu.Floats;
import io.gatun.spi.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleShiftTest {
    private static final Workers WORKERS = new Workers(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 8, 15, 16, 17, 67, 20_000})
    void scalesAndShiftsEachChannel(int channels) {
        int rows = channels > 1000 ? 2 : 1201;
        int ldIn = Rows.padded(channels) + 32;
        int ldOut = Rows.padded(channels);
        float[] x = Floats.random(rows * channels, 1);
        float[] scale = Floats.random(channels, 2);
        float[] shift = Floats.random(channels, 3);
        Floats in = Floats.rows(x, channels, ldIn);
        Floats s = Floats.rows(scale, channels, ldOut);
        Floats t = Floats.rows(shift, channels, ldOut);
        float[] residual = Floats.random(rows * channels, 4);
        Floats r = Floats.rows(residual, channels, ldIn);
        for (var ending : new ScaleShift.Ending[] {
            ScaleShift.Ending.none(),
            new ScaleShift.Ending(0, 0, true, 0, Float.POSITIVE_INFINITY),
            new ScaleShift.Ending(r.address(), ldIn, false, 0, 0),
            new ScaleShift.Ending(r.address(), ldIn, true, -0.5f, 0.5f)
        }) {
            double[] wanted = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double y = (double) x[i] * scale[i % channels] + shift[i % channels];
                double sum = ending.residual() == 0 ? y : y + residual[i];
                wanted[i] = ending.bounded() ? Math.clamp(sum, ending.low(), ending.high()) : sum;
            }
            Floats out = Floats.poisoned(rows * ldOut);
            ScaleShift.run(
                    WORKERS,
                    rows,
                    channels,
                    in.address(),
                    ldIn,
                    s.address(),
                    t.address(),
                    ending,
                    out.address(),
                    ldOut);
            Floats.assertClose("scale and shift of " + channels, out.columns(channels, ldOut), wanted, 1e-7, 1e-6);
            out.assertIntact("scale and shift of " + channels);
        }
    }

    @Test
    void refusesRowsThatAreTooShort() {
        assertThatThrownBy(() -> ScaleShift.run(WORKERS, 1, 17, 64, 16, 64, 64, ScaleShift.Ending.none(), 64, 32))
                .hasMessageContaining("scale and shift, in: rows of 17 floats, 16 apart");
    }
}
