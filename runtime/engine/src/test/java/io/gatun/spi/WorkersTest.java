package io.gatun.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyTaskRunsOnceInEveryOneOfManyCalls(int threads) {
        try (var workers = new Workers(threads)) {
            for (int call = 0; call < 20_000; call++) {
                int count = call % 7;
                var runs = new AtomicIntegerArray(7);
                workers.parallel(count, (task, worker) -> runs.incrementAndGet(task));
                for (int task = 0; task < 7; task++) {
                    assertThat(runs.get(task)).as("task %d of %d", task, count).isEqualTo(task < count ? 1 : 0);
                }
            }
        }
    }

    @Test
    void aHelperParksEvenWhileARunThatNeedsItNoMoreIsInFlight() throws InterruptedException {
        try (var workers = new Workers(2)) {
            var helper = new AtomicReference<Thread>();
            workers.beginRun();
            while (helper.get() == null) {
                workers.parallel(2, (_, worker) -> {
                    if (worker == 1) {
                        helper.set(Thread.currentThread());
                    }
                    Thread.onSpinWait();
                });
            }
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (helper.get().getState() != Thread.State.WAITING && System.nanoTime() < deadline) {
                Thread.sleep(1);
            }
            assertThat(helper.get().getState()).isEqualTo(Thread.State.WAITING);
            workers.parallel(8, (_, _) -> Thread.onSpinWait());
            workers.endRun();
        }
    }

    @Test
    void noTwoTasksOfOneCallShareAWorkerIndexAtOnce() throws InterruptedException {
        try (var workers = new Workers(3)) {
            var clash = new AtomicBoolean();
            var total = new AtomicInteger();
            List<Thread> callers = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    var inUse = new AtomicIntegerArray(3);
                    for (int call = 0; call < 2_000; call++) {
                        workers.parallel(9, (task, worker) -> {
                            if (inUse.incrementAndGet(worker) != 1) {
                                clash.set(true);
                            }
                            total.incrementAndGet();
                            inUse.decrementAndGet(worker);
                        });
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(clash).isFalse();
            assertThat(total).hasValue(4 * 2_000 * 9);
        }
    }

    @Test
    void whatATaskThrowsReachesTheCallerAndThePoolLivesOn() {
        try (var workers = new Workers(2)) {
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> workers.parallel(4, (task, worker) -> {
                            if (task == 2) {
                                throw new ArithmeticException("task 2");
                            }
                        }))
                        .isInstanceOf(ArithmeticException.class)
                        .hasMessage("task 2");
                var ran = new AtomicInteger();
                workers.parallel(4, (task, worker) -> ran.incrementAndGet());
                assertThat(ran).hasValue(4);
            }
        }
    }

    @Test
    void aTaskMayStartALoopOfItsOwn() {
        try (var workers = new Workers(2)) {
            var ran = new AtomicInteger();
            workers.parallel(3, (task, worker) -> workers.parallel(5, (inner, w) -> ran.incrementAndGet()));
            assertThat(ran).hasValue(15);
        }
    }

    @Test
    void aClosedPoolRunsTasksOnTheCaller() {
        var workers = new Workers(2);
        workers.close();
        var threads = new ArrayList<Thread>();
        workers.parallel(3, (task, worker) -> threads.add(Thread.currentThread()));
        assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
    }

    @Test
    void refusesToHaveNoThread() {
        assertThatThrownBy(() -> new Workers(0)).hasMessageContaining("at least 1 thread, not 0");
    }
}
