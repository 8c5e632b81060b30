package io.gatun.gradient.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.gradient.optimiser.Adam;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class FineTuneTest {
    private static FineTune stripes(Arena arena) {
        return FineTune.lastLayerOf(Stripes.network(arena))
                .classes(Stripes.CLASSES)
                .with(Adam.adam())
                .rate(0.02)
                .epochs(12)
                .validation(Stripes.examples(45, 16, 2));
    }

    @Test
    void aNetworkWithFreshWeightsLearnsItAll() {
        try (var arena = Arena.ofShared();
                var tuned = stripes(arena).all().fit(Stripes.examples(90, 16, 1))) {
            var best = tuned.history().bestEpoch().orElseThrow();
            assertThat(best.validation().orElseThrow().accuracy()).isEqualTo(1);
        }
    }

    @Test
    void theLastLayerAloneLearnsMost() {
        try (var arena = Arena.ofShared();
                var tuned = stripes(arena).rate(0.1).fit(Stripes.examples(90, 16, 1))) {
            var best = tuned.history().bestEpoch().orElseThrow();
            assertThat(best.validation().orElseThrow().accuracy()).isGreaterThan(0.8);
        }
    }
}
