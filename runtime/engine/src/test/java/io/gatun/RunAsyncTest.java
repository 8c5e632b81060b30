package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.graph.GraphBuilder;
import io.gatun.op.Attributes;
import io.gatun.op.CustomOp;
import io.gatun.op.Operands;
import io.gatun.spi.DeviceException;
import io.gatun.spi.fake.FakeProvider;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RunAsyncTest {
    /** Waits until it is let go, and counts who is in it. */
    private record Gate(CountDownLatch open, AtomicInteger inside, AtomicInteger most, AtomicInteger begun)
            implements CustomOp {
        Gate() {
            this(new CountDownLatch(1), new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        }

        @Override
        public String type() {
            return "Gate";
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }

        @Override
        public Optional<List<TensorType>> infer(Operands in) {
            return Optional.of(List.of(in.type(0)));
        }

        @Override
        public void evaluate(List<Tensor> in, List<Tensor> out) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            begun.incrementAndGet();
            try {
                while (!open.await(1, TimeUnit.MILLISECONDS)) {
                    RunControl.check();
                }
                out.getFirst().segment().copyFrom(in.getFirst().segment());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                inside.decrementAndGet();
            }
        }

        Model model() {
            var builder = new GraphBuilder("gate");
            var x = builder.input("x", DType.FLOAT32, Dim.of("N"));
            return Model.of(builder.output(builder.node("y", this, x)).build());
        }

        void await(int begun) throws InterruptedException {
            while (this.begun.get() < begun) {
                Thread.sleep(1);
            }
        }
    }

    private static Session session(Model model, int inFlight) {
        return model.session(Options.defaults().threads(1).inFlight(inFlight));
    }

    @Test
    void resultsComeWhenTheyAreThere() {
        try (var model = Model.of(Chain.graph());
                var session = session(model, 3)) {
            var futures = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 200; i++) {
                int rows = 1 + i % 5;
                var input = Chain.input(rows);
                futures.add(session.runAsync(input).thenAccept(output -> {
                    assertThat(output.toFloats()).containsExactly(Chain.expected(rows));
                    output.close();
                }));
                input.close(); // the run holds it
            }
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
        }
    }

    @Test
    void byNameAndWithManyOutputs() {
        try (var model = Model.of(Chain.staged());
                var session = model.session();
                var input = Chain.input(2);
                var results = session.runAsync(Map.of("x", input)).join()) {
            assertThat(results.names()).containsExactly("n5", "twice");
            assertThatThrownBy(() -> session.runAsync(Map.of("y", input)))
                    .hasMessage("staged: there is no input 'y'; there are [x]");
            assertThatThrownBy(() -> session.runAsync(input)).hasMessageContaining("run it with tensors by name");
        }
    }

    @Test
    void soManyAtOnceAndTheOthersInOrder() throws Exception {
        var gate = new Gate();
        try (var model = gate.model();
                var session = session(model, 3);
                var input = Tensor.of(Shape.of(1), 1f)) {
            var order = new ArrayList<Integer>();
            var futures = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 10; i++) {
                int number = i;
                futures.add(session.runAsync(input).thenAccept(output -> {
                    synchronized (order) {
                        order.add(number);
                    }
                    output.close();
                }));
            }
            gate.await(3);
            assertThat(gate.begun).hasValue(3);
            gate.open.countDown();
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
            assertThat(gate.most).hasValue(3);
            assertThat(order.subList(0, 3)).allMatch(number -> number < 6);
        }
    }

    @Test
    void cancellingStopsARunAndKeepsAnotherFromBeginning() throws Exception {
        var gate = new Gate();
        try (var model = gate.model();
                var session = session(model, 1);
                var input = Tensor.of(Shape.of(1), 1f)) {
            var waitingInput = Tensor.of(Shape.of(1), 2f);
            var running = session.runAsync(input);
            gate.await(1);
            var waiting = session.runAsync(waitingInput);
            waitingInput.close();
            assertThat(waitingInput.segment().scope().isAlive()).isTrue();
            assertThat(waiting.cancel(true)).isTrue();
            assertThat(waitingInput.segment().scope().isAlive()).isFalse();
            assertThat(running.cancel(true)).isTrue();
            while (gate.inside.get() > 0) {
                Thread.sleep(1);
            }
            assertThat(gate.begun).hasValue(1);
            gate.open.countDown();
            session.runAsync(input).join().close();
            assertThat(gate.begun).hasValue(2);
        }
    }

    @Test
    void aTimeoutOfTheFutureStopsTheRunToo() throws Exception {
        var gate = new Gate();
        try (var model = gate.model();
                var session = session(model, 1);
                var input = Tensor.of(Shape.of(1), 1f)) {
            var late = session.runAsync(input).orTimeout(20, TimeUnit.MILLISECONDS);
            assertThatThrownBy(late::join).hasCauseInstanceOf(java.util.concurrent.TimeoutException.class);
            while (gate.inside.get() > 0) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void whatGoesWrongIsInTheFuture() {
        try (var model = new Gate().model();
                var session = model.session(Options.defaults().threads(1).timeout(Duration.ofMillis(20)));
                var wrong = Tensor.of(Shape.of(1, 1), 1f);
                var right = Tensor.of(Shape.of(1), 1f)) {
            assertThatThrownBy(() -> session.runAsync(wrong).join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .hasMessageStartingWith("gate: input 'x' wants f32[N]");
            assertThatThrownBy(() -> session.runAsync(right).join())
                    .cause()
                    .isInstanceOf(RunStoppedException.class)
                    .hasMessageContaining("the timeout of 0.02 s has passed");
        }
    }

    @Test
    void closingFinishesWhatRunsAndFailsWhatWaits() throws Exception {
        var gate = new Gate();
        try (var model = gate.model();
                var input = Tensor.of(Shape.of(1), 1f)) {
            var session = session(model, 2);
            var futures = new ArrayList<CompletableFuture<Tensor>>();
            for (int i = 0; i < 5; i++) {
                futures.add(session.runAsync(input));
            }
            gate.await(2);
            var closer = Thread.ofPlatform().start(session::close);
            for (var waiting : futures.subList(2, 5)) {
                assertThatThrownBy(waiting::join)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("a session of model 'gate' is closed");
            }
            assertThat(closer.isAlive()).isTrue();
            gate.open.countDown();
            closer.join();
            futures.get(0).join().close();
            futures.get(1).join().close();
            assertThatThrownBy(() -> session.runAsync(input))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a session of model 'gate' is closed");
        }
    }

    @Test
    void aClosedInputIsRefusedAtOnce() {
        try (var model = new Gate().model();
                var session = session(model, 1)) {
            var input = Tensor.of(Shape.of(1), 1f);
            input.close();
            assertThatThrownBy(() -> session.runAsync(input)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void callersThatCancelAtAnyTimeLeaveNothingBehind() throws Exception {
        var fake = FakeProvider.named("fake");
        var inputs = new ArrayList<Tensor>();
        try (var model = Model.of(Chain.graph());
                var session = model.session(
                        Options.defaults().threads(2).inFlight(4).plugin(fake).prefer("fake"))) {
            var callers = new ArrayList<Thread>();
            var failures = new AtomicInteger();
            for (int caller = 0; caller < 6; caller++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 300; i++) {
                        var input = Chain.input(1 + i % 3);
                        synchronized (inputs) {
                            inputs.add(input);
                        }
                        var future = session.runAsync(input);
                        input.close();
                        if (i % 2 == 0) {
                            java.util.concurrent.locks.LockSupport.parkNanos(
                                    ThreadLocalRandom.current().nextInt(200_000));
                            if (!future.cancel(true)) {
                                future.join().close();
                            }
                        } else {
                            future.join().close();
                        }
                        if (future.isCompletedExceptionally() && !future.isCancelled()) {
                            failures.incrementAndGet();
                        }
                    }
                }));
            }
            for (var caller : callers) {
                caller.join();
            }
            assertThat(failures).hasValue(0);
            fake.ledger().failAt(3, DeviceException::new);
            try (var input = Chain.input(2);
                    var output = session.runAsync(input).join()) {
                assertThat(output.toFloats()).containsExactly(Chain.expected(2));
            }
        }
        assertThat(inputs).noneMatch(input -> input.segment().scope().isAlive());
        assertThat(fake.ledger().open()).isZero();
        assertThat(fake.ledger().complaints()).isEmpty();
    }
}
