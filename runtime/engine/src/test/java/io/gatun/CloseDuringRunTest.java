package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Models, sessions and tensors are closed from other threads while runs are in flight, thousands of times. */
class CloseDuringRunTest {
    private static final int ROUNDS = 2000;

    @Test
    void closingNeverPullsMemoryFromUnderAKernel() throws Exception {
        var finished = new AtomicInteger();
        var refused = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            var model = Model.of(SmallNetwork.graph());
            var session = model.session(Options.defaults().threads(2));
            var input = SmallNetwork.input(1, 6, 6);
            var callers = new ArrayList<Thread>();
            for (int i = 0; i < 3; i++) {
                callers.add(Thread.ofPlatform().start(() -> runUntilClosed(session, input, finished, refused)));
            }
            var closers = new AutoCloseable[] {model, session, input};
            int first = round % closers.length;
            Thread.sleep(0, ThreadLocalRandom.current().nextInt(400_000));
            for (int i = 0; i < closers.length; i++) {
                closers[(first + i) % closers.length].close();
            }
            for (var caller : callers) {
                caller.join();
            }
        }
        assertThat(refused).hasValue(3 * ROUNDS);
        assertThat(finished).hasPositiveValue();
    }

    private static void runUntilClosed(Session session, Tensor input, AtomicInteger finished, AtomicInteger refused) {
        while (true) {
            try (var output = session.run(input)) {
                assertThat(output.floatAt(0)).isBetween(-1f, 1f);
                finished.incrementAndGet();
            } catch (IllegalStateException closed) {
                assertThat(closed).hasMessageContaining("closed");
                refused.incrementAndGet();
                return;
            }
        }
    }
}
