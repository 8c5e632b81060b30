package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.spi.Workers;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionTest {
    @Test
    void runsWhatTheDefinitionsSay() {
        var graph = SmallNetwork.graph();
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(2));
                var input = SmallNetwork.input(2, 5, 7);
                var output = session.run(input)) {
            assertThat(output.shape()).isEqualTo(Shape.of(2, 4, 5, 7));
            var expected = SmallNetwork.expected(graph, input);
            for (int i = 0; i < output.size(); i++) {
                assertThat(output.floatAt(i)).isCloseTo(expected[i], within(1e-5f));
            }
        }
    }

    @Test
    void plansAreKeptPerShapeAndForgottenOldestFirst() {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session(Options.defaults().threads(1).plansKept(2))) {
            for (int round = 0; round < 3; round++) {
                for (int size = 1; size <= 4; size++) {
                    try (var input = SmallNetwork.input(1, size, size);
                            var output = session.run(input)) {
                        assertThat(output.shape()).isEqualTo(Shape.of(1, 4, size, size));
                    }
                }
            }
        }
    }

    @Test
    void inputsThatDoNotFitAreRefusedInOneLineWithNames() {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session();
                var wrongType = Tensor.allocate(DType.FLOAT64, Shape.of(1, 3, 4, 4));
                var wrongRank = Tensor.allocate(DType.FLOAT32, Shape.of(1, 3, 4));
                var wrongExtent = Tensor.allocate(DType.FLOAT32, Shape.of(1, 5, 4, 4));
                var right = SmallNetwork.input(1, 4, 4);
                var wrongOutput = Tensor.allocate(DType.FLOAT32, Shape.of(1, 4, 4, 5))) {
            assertThatThrownBy(() -> session.run(wrongType))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("small: input 'x' wants f32[N,3,H,W], got element type f64");
            assertThatThrownBy(() -> session.run(wrongRank))
                    .hasMessage("small: input 'x' wants f32[N,3,H,W] (rank 4), got f32[1,3,4] (rank 3)");
            assertThatThrownBy(() -> session.run(wrongExtent))
                    .hasMessage("small: input 'x' wants f32[N,3,H,W], got f32[1,5,4,4]: axis 1 must be 3");
            assertThatThrownBy(() -> session.run(Map.of("y", right)))
                    .hasMessage("small: there is no input 'y'; there are [x]");
            assertThatThrownBy(() -> session.run(Map.of())).hasMessage("small: input 'x' is missing; got []");
            assertThatThrownBy(() -> session.run(List.of(right), List.of(wrongOutput)))
                    .hasMessage("small: the outputs are [f32[1,4,4,4]], got [f32[1,4,4,5]]");
        }
    }

    @Test
    void unknownAcceleratorsAreRefusedByName() {
        try (var model = Model.of(SmallNetwork.graph())) {
            assertThatThrownBy(() -> model.session(Options.defaults().prefer("abacus")))
                    .isInstanceOf(GatunException.class)
                    .hasMessageStartingWith("no accelerator 'abacus' here; there are [cpu");
        }
    }

    @Test
    void concurrentRunsDoNotDisturbEachOther() throws Exception {
        var graph = SmallNetwork.graph();
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(2));
                var pool = Executors.newFixedThreadPool(6)) {
            Callable<Void> caller = () -> {
                for (int size = 1; size <= 12; size++) {
                    try (var input = SmallNetwork.input(1, size, size + 1);
                            var output = session.run(input)) {
                        var expected = SmallNetwork.expected(graph, input);
                        for (int i = 0; i < output.size(); i++) {
                            assertThat(output.floatAt(i)).isCloseTo(expected[i], within(1e-5f));
                        }
                    }
                }
                return null;
            };
            for (var result : pool.invokeAll(java.util.Collections.nCopies(6, caller))) {
                result.get();
            }
        }
    }

    @Test
    void callersWithDifferentShapesPrepareAndEvictAtOnce() throws Exception {
        var graph = SmallNetwork.graph();
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(2).plansKept(1));
                var pool = Executors.newFixedThreadPool(4)) {
            var results = new ArrayList<Future<?>>();
            for (int caller = 0; caller < 4; caller++) {
                int size = 3 + caller;
                results.add(pool.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        try (var input = SmallNetwork.input(1, size, size);
                                var output = session.run(input)) {
                            assertThat(output.shape()).isEqualTo(Shape.of(1, 4, size, size));
                        }
                    }
                }));
            }
            for (var result : results) {
                result.get();
            }
        }
    }

    @Test
    void sessionsShareThreadsThatSomebodyElseCloses() {
        try (var workers = new Workers(2);
                var model = Model.of(SmallNetwork.graph())) {
            var options = Options.defaults().workers(workers);
            for (int i = 0; i < 2; i++) {
                try (var session = model.session(options);
                        var input = SmallNetwork.input(1, 9, 9);
                        var output = session.run(input)) {
                    assertThat(output.toFloats())
                            .containsExactly(SmallNetwork.expected(model.graph(), input), within(1e-5f));
                }
            }
            var done = new AtomicInteger();
            workers.parallel(4, (task, worker) -> done.addAndGet(worker < 2 ? 1 : 100));
            assertThat(done).hasValue(4);
        }
    }

    @Test
    void shapesForAnExplanationAreChecked() {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session()) {
            assertThatThrownBy(() -> session.explain(new Shape[0])).hasMessage("small: wants 1 inputs [x], got 0");
            assertThatThrownBy(() -> session.explain(Shape.of(1, 2, 3, 3)))
                    .hasMessage("small: input 'x' wants f32[N,3,H,W], got f32[1,2,3,3]: axis 1 must be 3");
        }
    }

    @Test
    void theExplanationNamesNodesKernelsAndMemory() {
        try (var model = Model.of(SmallNetwork.graph());
                var session = model.session()) {
            var explanation = session.explain(Shape.of(1, 3, 32, 32));
            assertThat(explanation.macs()).isEqualTo(4L * 3 * 9 * 32 * 32);
            assertThat(explanation.naiveBytes()).isEqualTo(3L * 4 * 32 * 32 * Float.BYTES);
            assertThat(explanation.toString()).contains("conv", "cpu", "MB planned");
        }
    }
}
