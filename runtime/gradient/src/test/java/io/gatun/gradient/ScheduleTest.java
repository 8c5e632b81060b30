package io.gatun.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.gradient.optimiser.Schedule;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static void assertRates(Schedule schedule, long[] steps, double... wanted) {
        assertThat(LongStream.of(steps).mapToDouble(schedule::rate).toArray()).containsExactly(wanted, within(1e-12));
    }

    @Test
    void constantStays() {
        assertRates(new Schedule.Constant(0.1), new long[] {0, 1000}, 0.1, 0.1);
    }

    @Test
    void stepsFallAtOnce() {
        assertRates(new Schedule.Step(0.1, 10, 0.5), new long[] {0, 9, 10, 19, 20}, 0.1, 0.1, 0.05, 0.05, 0.025);
    }

    @Test
    void cosineFallsSlowlyAtBothEnds() {
        double quarter = Math.sqrt(0.5) / 2;
        assertRates(
                new Schedule.Cosine(1, 0, 8),
                new long[] {0, 2, 4, 6, 8, 100},
                1,
                0.5 + quarter,
                0.5,
                0.5 - quarter,
                0,
                0);
        assertRates(new Schedule.Cosine(1, 0.2, 8), new long[] {0, 4, 8}, 1, 0.6, 0.2);
    }

    @Test
    void oneCycleRisesAndFalls() {
        // 30 steps: the top is at step 8, the end at step 29
        var cycle = new Schedule.OneCycle(1, 30);
        assertRates(cycle, new long[] {0, 4, 8, 29, 30}, 0.04, 0.52, 1, 0.04e-4, 0.04e-4);
        assertThat(cycle.rate(18)).isGreaterThan(0.5).isLessThan(cycle.rate(17));
        assertThat(cycle.rate(19)).isLessThan(0.5);
    }

    @Test
    void warmUpRisesEvenlyToTheRest() {
        assertRates(
                new Schedule.WarmUp(4, new Schedule.Step(0.8, 2, 0.5)),
                new long[] {0, 1, 2, 3, 4, 5, 6},
                0.2,
                0.4,
                0.6,
                0.8,
                0.8,
                0.8,
                0.4);
    }

    @Test
    void noStepsAreRefused() {
        assertThatThrownBy(() -> new Schedule.OneCycle(1, 0))
                .isInstanceOf(GatunException.class)
                .hasMessage("a schedule wants at least one step, got 0");
    }
}
