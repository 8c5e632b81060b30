package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.Attributes;
import io.gatun.op.CustomOp;
import io.gatun.op.MatMul;
import io.gatun.op.NonZero;
import io.gatun.op.Operands;
import io.gatun.op.Unary;
import io.gatun.spi.Workers;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Timeouts and interruption: where a run stops, what it says, and that the session is as good as before. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunStoppedTest {
    /** Long enough to plan on a busy machine, too. */
    private static final Options SHORT = Options.defaults().threads(2).timeout(Duration.ofMillis(1500));

    /** Passes numbers from 0 on through; works without end on others, asking now and then whether to go on. */
    private record Endless(CountDownLatch begun) implements CustomOp {
        @Override
        public String type() {
            return "Endless";
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
            while (in.getFirst().size() > 0 && in.getFirst().floatAt(0) < 0) {
                begun.countDown();
                RunControl.check();
            }
            out.getFirst().segment().copyFrom(in.getFirst().segment());
        }
    }

    private final Endless endless = new Endless(new CountDownLatch(1));

    private Graph graph() {
        var builder = new GraphBuilder("test");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"));
        return builder.output(builder.node("forever", endless, x)).build();
    }

    @Test
    @SuppressWarnings("try")
    void aTimeoutSaysWhatWasRunningAndForHowLong() {
        var bad = Tensor.of(Shape.of(1), -1f);
        try (var model = Model.of(graph());
                var session = model.session(SHORT);
                var good = Tensor.of(Shape.of(1), 2f)) {
            assertThatThrownBy(() -> session.run(bad))
                    .isInstanceOf(RunStoppedException.class)
                    .hasMessageMatching("test: node 'forever' \\(Endless\\) on cpu: "
                            + "stopped after \\d+\\.\\d+ s: the timeout of 1\\.5 s has passed");
            try (var y = session.run(good)) {
                assertThat(y.toFloats()).containsExactly(2);
            }
        } finally {
            bad.close();
        }
        // nothing of the stopped run still holds its input
        assertThat(bad.segment().scope().isAlive()).isFalse();
    }

    @Test
    void interruptingTheCallerStopsTheRun() throws Exception {
        try (var model = Model.of(graph());
                var session = model.session();
                var bad = Tensor.of(Shape.of(1), -1f);
                var good = Tensor.of(Shape.of(1), 2f)) {
            var thrown = new Throwable[1];
            boolean[] stillInterrupted = {false};
            var caller = Thread.ofPlatform().start(() -> {
                thrown[0] = catchThrowable(() -> session.run(bad));
                stillInterrupted[0] = Thread.currentThread().isInterrupted();
            });
            assertThat(endless.begun.await(30, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            caller.join();
            assertThat(thrown[0])
                    .isInstanceOf(RunStoppedException.class)
                    .hasMessageMatching("test: node 'forever' \\(Endless\\) on cpu: "
                            + "stopped after \\d+\\.\\d+ s: the calling thread was interrupted");
            assertThat(stillInterrupted[0]).isTrue();
            try (var y = session.run(good)) {
                assertThat(y.toFloats()).containsExactly(2);
            }
        }
    }

    @Test
    void preparingAPlanIsPartOfTheCall() {
        var builder = new GraphBuilder("test");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"));
        var constant = builder.constant("constant", Tensor.allocate(TensorType.of(DType.FLOAT32, 1), Arena.ofAuto()));
        builder.node("forever", new EndlessUnlessAsked(new boolean[1]), constant);
        var graph = builder.output(builder.node("y", Unary.of(Unary.Function.RELU), x))
                .output(new Value("forever"))
                .build();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Model.of(graph))
                .isInstanceOf(RunStoppedException.class)
                .hasMessageContaining("the calling thread was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** As {@link Endless}, whatever comes in. */
    private record EndlessUnlessAsked(boolean[] asked) implements CustomOp {
        @Override
        public String type() {
            return "Endless";
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
            while (!asked[0]) {
                RunControl.check();
            }
        }
    }

    @Test
    void aDefinitionStopsWithinItsLoops() {
        var builder = new GraphBuilder("test");
        var a = builder.input("a", DType.FLOAT64, Dim.of(2000), Dim.of(2000));
        var graph = builder.output(builder.node("product", new MatMul(), a, a)).build();
        try (var model = Model.of(graph);
                var session = model.session(SHORT);
                var input = Tensor.allocate(DType.FLOAT64, Shape.of(2000, 2000))) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> session.run(input))
                    .isInstanceOf(RunStoppedException.class)
                    .hasMessageStartingWith("test: node 'product' (MatMul) on cpu: stopped after ");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void stagesBehindDataStopToo() {
        var builder = new GraphBuilder("test");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"));
        builder.node("places", new NonZero(), x);
        builder.node("forever", endless, x);
        var graph = builder.output(builder.node("again", new NonZero(), new Value("forever")))
                .output(new Value("places"))
                .build();
        try (var model = Model.of(graph);
                var session = model.session(SHORT);
                var bad = Tensor.of(Shape.of(2), -1f, 0f);
                var good = Tensor.of(Shape.of(2), 1f, 0f)) {
            assertThatThrownBy(() -> session.run(List.of(bad), List.of()))
                    .isInstanceOf(RunStoppedException.class)
                    .hasMessageContaining("node 'forever' (Endless) on cpu: stopped after ");
            var places = Tensor.allocate(DType.INT64, Shape.of(1, 1));
            var again = Tensor.allocate(DType.INT64, Shape.of(1, 1));
            session.run(List.of(good), List.of(again, places));
            assertThat(places.toLongs()).containsExactly(0);
            places.close();
            again.close();
        }
    }

    @Test
    void workersStopBetweenTasks() {
        try (var workers = new Workers(3);
                var _ = RunControl.begin(Optional.of(Duration.ofMillis(30)))) {
            assertThatThrownBy(() -> workers.parallel(1_000_000, (_, _) -> pause()))
                    .isInstanceOf(RunStoppedException.class)
                    .hasMessageMatching("stopped after \\d+\\.\\d+ s: the timeout of 0\\.03 s has passed");
        }
        try (var workers = new Workers(3)) {
            var done = new boolean[100];
            workers.parallel(100, (task, _) -> done[task] = true);
            assertThat(done).doesNotContain(false);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneRunWithinAnotherKeepsToBoth() {
        try (var _ = RunControl.begin(Optional.of(Duration.ofNanos(1)));
                var _ = RunControl.begin(Optional.empty())) {
            assertThatThrownBy(RunControl::check).isInstanceOf(RunStoppedException.class);
        }
        RunControl.check();
    }

    @Test
    void aTimeoutOfNothingIsRefused() {
        assertThatThrownBy(() -> Options.defaults().timeout(Duration.ZERO))
                .isInstanceOf(GatunException.class)
                .hasMessage("a timeout is longer than nothing, got PT0S");
    }
}
