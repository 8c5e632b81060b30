package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadinessTest {
    private final Steadiness steadiness = new Steadiness();

    @Test
    void fallingTimesAreNotSteady() {
        for (double millis = 1_000; millis > 100; millis *= 0.99) {
            steadiness.add(millis);
            assertThat(steadiness.reached()).as("at %s ms", millis).isFalse();
        }
    }

    @Test
    void timesThatNoLongerFallAreSteady() {
        for (int i = 0; i < 5; i++) {
            steadiness.add(800);
        }
        for (int i = 0; i < 14; i++) {
            steadiness.add(100 + i % 2);
        }
        assertThat(steadiness.reached()).as("one window was not faster").isFalse();
        steadiness.add(100);
        assertThat(steadiness.reached()).as("two windows were not faster").isTrue();
    }

    @Test
    void aFastNetworkWarmsUpForTwoSecondsAllTheSame() {
        for (int i = 0; i < 1_999; i++) {
            steadiness.add(1);
        }
        assertThat(steadiness.reached()).isFalse();
        steadiness.add(1);
        assertThat(steadiness.reached()).isTrue();
        assertThat(steadiness.totalMillis()).isEqualTo(2_000);
    }

    @Test
    void ofASlowNetworkTwoRunsAreAWindow() {
        for (int i = 0; i < 5; i++) {
            steadiness.add(2_000);
        }
        assertThat(steadiness.reached()).isFalse();
        steadiness.add(2_000);
        assertThat(steadiness.reached())
                .as("two windows of two runs were not faster")
                .isTrue();
    }
}
