package io.gatun.cpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cpu.Floats;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 15, 16, 17, 47, 64})
    void copiesAndFillsExactlySoManyFloats(int floats) {
        float[] values = Floats.random(floats, 1);
        Floats from = Floats.of(values);
        Floats to = Floats.poisoned(floats);
        Lanes.copy(from.address(), to.address(), floats);
        assertThat(to.values()).isEqualTo(values);
        Lanes.fill(to.address(), floats, 2.5f);
        float[] filled = new float[floats];
        Arrays.fill(filled, 2.5f);
        assertThat(to.values()).isEqualTo(filled);
        from.assertIntact("source");
        to.assertIntact("target");
    }

    /** Halves to halves, interpreted and compiled alike. */
    @Test
    void addsLanesInOneOrder() {
        Floats from = Floats.of(Floats.random(Lanes.LANES, 2));
        float[] sums = from.values();
        for (int half = Lanes.LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                sums[i] += sums[i + half];
            }
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(Lanes.sum(Lanes.load(from.address()))).isEqualTo(sums[0]);
        }
    }

    @Test
    void hasTheWidthThatTheProbeFoundOrThePropertyForces() {
        assertThat(VectorSupport.probe().usable())
                .as(VectorSupport.probe().reason())
                .isTrue();
        assertThat(Lanes.LANES * 32).isEqualTo(VectorSupport.probe().bits());
        assertThat(VectorSupport.probe().bits())
                .isEqualTo(Integer.getInteger(
                        VectorSupport.BITS_PROPERTY, VectorSupport.probe().bits()));
    }
}
