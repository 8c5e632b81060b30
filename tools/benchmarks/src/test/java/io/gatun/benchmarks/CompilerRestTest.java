package io.gatun.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CompilerRestTest {
    private final AtomicLong compiling = new AtomicLong(700);
    private final CompilerRest rest = new CompilerRest(compiling::get);

    @Test
    void aSecondWithoutCompilingIsRest() {
        for (int i = 0; i < 9; i++) {
            rest.add(100);
            assertThat(rest.reached()).isFalse();
        }
        rest.add(100);
        assertThat(rest.reached()).isTrue();
    }

    @Test
    void asLongAsTheyCompileThereIsNone() {
        for (int i = 0; i < 50; i++) {
            compiling.addAndGet(5);
            rest.add(100);
            assertThat(rest.reached()).as("after %d", i).isFalse();
        }
        for (int i = 0; i < 10; i++) {
            compiling.addAndGet(3);
            rest.add(100);
        }
        assertThat(rest.reached()).as("small methods now and then").isTrue();
    }

    @Test
    void restMayEnd() {
        rest.add(1_000);
        compiling.addAndGet(200);
        rest.add(1_000);
        assertThat(rest.reached()).isFalse();
    }
}
