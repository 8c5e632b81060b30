package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void aSingleTimeIsAllThree() {
        assertThat(Statistics.of(List.of(7.0))).isEqualTo(new Statistics(7, 7, 7));
    }

    @Test
    void theMedianOfAnOddCountIsTheMiddleOne() {
        assertThat(Statistics.of(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    }

    @Test
    void theMedianOfAnEvenCountLiesBetweenTheTwoInTheMiddle() {
        assertThat(Statistics.of(List.of(4.0, 100.0, 1.0, 2.0))).isEqualTo(new Statistics(1, 3, 100));
    }

    @Test
    void oneInTwentyMayExceedP95() {
        assertThat(upTo(19).p95()).isEqualTo(19);
        assertThat(upTo(20).p95()).isEqualTo(19);
        assertThat(upTo(21).p95()).isEqualTo(20);
        assertThat(upTo(40).p95()).isEqualTo(38);
        assertThat(upTo(100).p95()).isEqualTo(95);
    }

    private static Statistics upTo(int count) {
        return Statistics.of(
                IntStream.rangeClosed(1, count).mapToObj(i -> (double) i).toList());
    }

    @Test
    void nothingHasNoStatistics() {
        assertThatThrownBy(() -> Statistics.of(List.of())).hasMessage("no times, so no statistics");
    }
}
