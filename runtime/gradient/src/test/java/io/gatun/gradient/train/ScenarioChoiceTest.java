package io.gatun.gradient.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioChoiceTest {
    private static final int FEATURES = 40;

    /** Noise around a centre a class; the farther apart they are, the easier. */
    private static Separability seen(int classes, int each, double distance) {
        var random = new Random(5);
        var centres = IntStream.range(0, classes)
                .mapToObj(_ -> random.doubles(FEATURES, -1, 1).toArray())
                .toArray(double[][]::new);
        try (var features = Tensor.allocate(DType.FLOAT32, Shape.of(classes * each, FEATURES))) {
            for (int i = 0; i < features.size(); i++) {
                int row = i / FEATURES;
                features.set(i, distance * centres[row % classes][i % FEATURES] + random.nextGaussian());
            }
            return Separability.of(features, labels(classes, each), classes);
        }
    }

    private static int[] labels(int classes, int each) {
        return IntStream.range(0, classes * each).map(i -> i % classes).toArray();
    }

    @Test
    void featuresThatTellNothingAreNoBetterThanChance() {
        var seen = seen(10, 60, 0);
        assertThat(seen.chance()).isEqualTo(0.1);
        assertThat(seen.accuracy()).isCloseTo(0.1, within(0.05));
        assertThat(seen(10, 60, 0)).isEqualTo(seen);
    }

    @Test
    void featuresThatTellAllAreAllRight() {
        var seen = seen(3, 20, 10);
        assertThat(seen.accuracy()).isEqualTo(1);
        assertThat(seen.aboveChance()).isEqualTo(1);
        assertThat(seen.fewest()).isEqualTo(20);
    }

    @Test
    void manyExamplesAreJudgedByASample() {
        assertThat(seen(4, 1000, 0.5).accuracy()).isBetween(0.5, 1.0);
    }

    @ParameterizedTest
    @CsvSource({
        "0.99, 20, last-layer",
        "0.99, 5000, last-layer",
        "0.80, 60, last-layer",
        "0.80, 600, last:13",
        "0.30, 600, all",
        "0.30, 60, last:13",
        "0.12, 60, last:26",
        "0.12, 20, last:13",
        "0.05, 5000, all",
    })
    void theTableDecides(double accuracy, int each, String expected) {
        var seen = new Separability(accuracy, 0.1, 10 * each, 10, each);
        assertThat(ScenarioChoice.of(seen, 52).scenario()).hasToString(expected);
    }

    @Test
    void theReasonHasTheNumbers() {
        var reason = ScenarioChoice.of(new Separability(0.312, 0.125, 488, 8, 50), 53)
                .reason();
        assertThat(reason)
                .startsWith("last:13: ")
                .contains("31.2 %", "12.5 %", "488 examples of 8 classes", "61 a class", "50 of the rarest")
                .endsWith("So the last 13 of 53 layers learn.")
                .hasLineCount(1);
    }

    @Test
    void aSmallNetworkHasALastLayerAtLeast() {
        assertThat(ScenarioChoice.of(new Separability(0.3, 0.1, 100, 10, 10), 1).scenario())
                .isEqualTo(Scenario.LAST_LAYER);
    }

    @Test
    void refusesWhatCannotBeJudged() {
        try (var rows = Tensor.allocate(DType.FLOAT32, Shape.of(4, 2))) {
            assertThatThrownBy(() -> Separability.of(rows, new int[3], 1))
                    .isInstanceOf(GatunException.class)
                    .hasMessageContaining("3 labels");
            assertThat(Separability.of(rows, new int[] {0, 0, 0, 1}, 2).accuracy())
                    .isEqualTo(0.75);
            assertThat(Separability.of(rows, new int[] {0, 0, 1, 1}, 2).accuracy())
                    .isEqualTo(0.5);
            rows.set(3, Double.NaN);
            assertThatThrownBy(() -> Separability.of(rows, new int[] {0, 0, 1, 1}, 2))
                    .hasMessageContaining("infinite or none at all");
        }
        assertThatThrownBy(() -> new Scenario(0)).hasMessageContaining("got 0 layers");
    }
}
