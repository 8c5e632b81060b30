package io.gatun.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.spi.Rehearsal;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RehearsalsTest {
    /** A network of so many multiply-adds leaves time for every rehearsal. */
    private static final long LARGE = 10_000_000_000L;

    /** Slow the first few times, as a kernel that is not compiled. */
    private record Slow(String name, int slowRepetitions, AtomicInteger repetitions) implements Rehearsal {
        @Override
        public boolean isProduct() {
            return true;
        }

        @Override
        public long macs() {
            return 2_000_000;
        }

        @Override
        public Runnable in(Arena arena) {
            return () -> {
                if (repetitions.incrementAndGet() <= slowRepetitions) {
                    LockSupport.parkNanos(3_000_000);
                }
            };
        }
    }

    @Test
    void kernelsAreRepeatedUntilTheyAreFast() {
        var first = new Slow("first", 20, new AtomicInteger());
        var second = new Slow("second", 2, new AtomicInteger());
        Rehearsals.begin(List.of(first, second), LARGE).await();
        assertThat(first.repetitions).hasValueGreaterThanOrEqualTo(23);
        assertThat(second.repetitions).hasValueBetween(5, 22);
    }

    @Test
    void eachIsRehearsedOnceAProcess() {
        var once = new Slow("once", 0, new AtomicInteger());
        Rehearsals.begin(List.of(once), LARGE).await();
        int repetitions = once.repetitions.get();
        Rehearsals.begin(List.of(once), LARGE).await();
        assertThat(once.repetitions).hasValue(repetitions);
    }

    @Test
    void aKernelThatStaysSlowIsGivenUpTheSoonerTheSmallerTheNetwork() {
        var never = new Slow("never", Integer.MAX_VALUE, new AtomicInteger());
        Rehearsals.begin(List.of(never), 20_000_000).await();
        assertThat(never.repetitions).hasValueBetween(1, 10);
    }

    @Test
    void whatAKernelThrowsIsNotLost() {
        Rehearsal broken = new Rehearsal() {
            @Override
            public boolean isProduct() {
                return true;
            }

            @Override
            public long macs() {
                return 1;
            }

            @Override
            public Runnable in(Arena arena) {
                throw new IllegalArgumentException("out of tune");
            }
        };
        assertThatThrownBy(() -> Rehearsals.begin(List.of(broken), LARGE).await())
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("out of tune");
    }
}
