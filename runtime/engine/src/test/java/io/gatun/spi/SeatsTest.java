package io.gatun.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SeatsTest {
    private final Processors processors = Processors.link();

    @BeforeEach
    void thereIsSomewhereToGo() {
        assertThat(processors).isNotNull();
        assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
    }

    @Test
    void aThreadLeavesItsProcessorAndMayComeBackLater() throws IOException {
        String allowed = allowed();
        int moved = 0;
        for (int i = 0; i < 100; i++) {
            int before = processors.current();
            var here = new BitSet();
            here.set(before);
            assertThat(processors.leave(here)).isTrue();
            if (processors.current() != before) {
                moved++;
            }
        }
        assertThat(moved)
                .as("the system may at times have moved it back at once")
                .isGreaterThan(90);
        assertThat(allowed()).isEqualTo(allowed);
    }

    @Test
    void aThreadStaysWhereAllAreTaken() throws IOException {
        String allowed = allowed();
        var all = new BitSet();
        all.set(0, 1024);
        assertThat(processors.leave(all)).isFalse();
        assertThat(allowed()).isEqualTo(allowed);
    }

    @Test
    void aWorkerThatFindsItselfWhereAnEarlierOneIsMoves() {
        for (int i = 0; i < 100; i++) {
            var seats = new Seats(2, processors);
            seats.take(0);
            seats.take(1);
            assertThat(seats.seat(1)).isNotEqualTo(seats.seat(0)).isNotNegative();
        }
    }

    @Test
    void workersThatAreKeptApartDoAllTheirTasks() throws InterruptedException {
        try (var workers = new Workers(3)) {
            workers.keepApart();
            workers.beginRun();
            for (int call = 0; call < 20_000; call++) {
                var runs = new AtomicIntegerArray(7);
                workers.parallel(7, (task, _) -> runs.incrementAndGet(task));
                for (int task = 0; task < 7; task++) {
                    assertThat(runs.get(task)).isEqualTo(1);
                }
            }
            workers.endRun();
        }
    }

    private static String allowed() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/thread-self/status"))) {
            return lines.filter(line -> line.startsWith("Cpus_allowed_list"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
