package io.gatun.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.spi.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmTimesTest {
    private final List<StepTimes> told = new ArrayList<>();

    @Test
    void timesFiveRunsAfterTheFirstFewAndTellsOnce() {
        try (var workers = new Workers(1)) {
            var warm = new WarmTimes(2, workers, 3, 0);
            warm.listener(told::add);
            for (int run = 0; run < 3; run++) {
                assertThat(warm.begin()).isNull();
            }
            for (int run = 0; run < 5; run++) {
                assertThat(told).isEmpty();
                warm.end(warm.begin());
            }
            assertThat(told).hasSize(1);
            assertThat(warm.begin()).isNull();
        }
    }

    @Test
    void keepsTheBestOfEachStep() throws InterruptedException {
        try (var workers = new Workers(1)) {
            var warm = new WarmTimes(2, workers, 0, 0);
            warm.listener(told::add);
            for (int run = 0; run < 5; run++) {
                var times = warm.begin();
                time(times, 0, run == 2 ? 0 : 20);
                time(times, 1, run == 4 ? 0 : 20);
                warm.end(times);
            }
            assertThat(told.getFirst().nanos(0)).isLessThan(20_000_000);
            assertThat(told.getFirst().nanos(1)).isLessThan(20_000_000);
        }
    }

    private static void time(StepTimes times, int step, long millis) throws InterruptedException {
        times.begins(step);
        Thread.sleep(millis);
        times.ended(step);
    }

    @Test
    void runsThatShareTheirThreadsDoNotCount() {
        try (var workers = new Workers(1)) {
            var warm = new WarmTimes(1, workers, 0, 0);
            warm.listener(told::add);
            for (int run = 0; run < 10; run++) {
                var times = warm.begin();
                workers.beginRun();
                warm.end(times);
                assertThat(warm.begin()).isNull();
                workers.endRun();
            }
            assertThat(told).isEmpty();
        }
    }

    @Test
    void waitsForThePlanToAge() {
        try (var workers = new Workers(1)) {
            var warm = new WarmTimes(1, workers, 0, Long.MAX_VALUE);
            warm.listener(told::add);
            assertThat(warm.begin()).isNull();
        }
    }

    @Test
    void timesNothingIfNobodyListens() {
        try (var workers = new Workers(1)) {
            assertThat(new WarmTimes(1, workers, 0, 0).begin()).isNull();
        }
    }
}
