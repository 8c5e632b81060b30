package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.graph.Formal;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Node;
import io.gatun.graph.Subgraph;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.If;
import io.gatun.op.Unary;
import io.gatun.spi.DeviceException;
import io.gatun.spi.fake.FakeLedger.Call;
import io.gatun.spi.fake.FakeProvider;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Devices that fail: the answer is the same, and nothing stays behind. */
class FallbackTest {
    private static final List<Function<String, Throwable>> FAILURES = List.of(
            DeviceException::new,
            OutOfMemoryError::new,
            IllegalStateException::new,
            NoClassDefFoundError::new,
            java.io.IOException::new);

    private static Options preferring(FakeProvider... fakes) {
        var options = Options.defaults().threads(2);
        for (var fake : fakes) {
            options = options.plugin(fake);
        }
        return options.prefer(List.of(fakes).stream().map(FakeProvider::name).toArray(String[]::new));
    }

    private static void assertRuns(Session session, int rows) {
        try (var input = Chain.input(rows);
                var output = session.run(input)) {
            assertChain(output, rows);
        }
    }

    private static void assertChain(Tensor output, int rows) {
        var expected = Chain.expected(rows);
        for (int i = 0; i < expected.length; i++) {
            assertThat(output.floatAt(i)).isCloseTo(expected[i], within(1e-5f));
        }
    }

    private static void assertClean(FakeProvider fake) {
        assertThat(fake.ledger().complaints()).isEmpty();
        assertThat(fake.ledger().open()).isZero();
    }

    /** Odd nodes run on the device, so that values go to and fro. */
    private static FakeProvider alternating() {
        return FakeProvider.named("fake").taking(node -> Chain.NODES.indexOf(node.name()) % 2 == 1);
    }

    @Test
    void aFailureAtAnyCallEndsInTheRightAnswerAndLeavesNothingBehind() {
        var healthy = alternating();
        runTwice(healthy);
        assertClean(healthy);
        int calls = healthy.ledger().total();
        assertThat(healthy.ledger().count(Call.ENQUEUE)).isEqualTo(2 * 3 + 2 * 3);
        for (int call = 1; call <= calls; call++) {
            for (var failure : FAILURES) {
                var fake = alternating();
                fake.ledger().failAt(call, failure);
                runTwice(fake);
                assertThat(fake.ledger().total()).isGreaterThanOrEqualTo(call);
                assertClean(fake);
            }
            var lost = alternating();
            lost.ledger().loseAt(call);
            runTwice(lost);
            assertClean(lost);
        }
    }

    private static void runTwice(FakeProvider fake) {
        try (var model = Model.of(Chain.graph());
                var session = model.session(preferring(fake))) {
            for (int rows = 1; rows <= 2; rows++) {
                assertRuns(session, rows);
                assertRuns(session, rows);
            }
        }
    }

    @Test
    void aRequiredDeviceThatFailsEndsTheCallWithItsComplaint() {
        var calls = new ArrayList<String>();
        for (int call = 1; call < 60; call++) {
            var fake = alternating();
            fake.ledger().failAt(call, DeviceException::new);
            var options = Options.defaults().threads(1).plugin(fake).require("fake");
            try (var model = Model.of(Chain.graph());
                    var session = model.session(options)) {
                assertRuns(session, 1);
                assertThat(fake.ledger().total()).as("calls").isLessThan(call);
            } catch (GatunException complaint) {
                assertThat(complaint).hasMessageContaining("fake").hasMessageContaining("failed at call " + call);
                calls.add(complaint.getMessage());
            }
            assertClean(fake);
        }
        assertThat(calls).hasSizeGreaterThan(10);
    }

    @Test
    void whatAKernelSaysOfTheInputsReachesTheCallerAndIsNoFailureOfTheDevice() {
        var fake = FakeProvider.named("fake");
        try (var model = Model.of(Chain.graph());
                var session = model.session(preferring(fake))) {
            assertRuns(session, 1);
            fake.ledger().failAt(2, GatunException::new);
            assertThatThrownBy(() -> assertRuns(session, 1))
                    .hasMessageStartingWith("chain: node 'n0' (Tanh) on fake: the fake failed at call");
            assertRuns(session, 1);
            assertThat(session.explain().notes()).isEmpty();
        }
        assertClean(fake);
    }

    @Test
    void theDeviceIsUsedAgainAfterACallThatInsistedOnItFailed() {
        var fake = alternating();
        var options = Options.defaults().threads(1).plugin(fake).require("fake");
        try (var model = Model.of(Chain.graph());
                var session = model.session(options)) {
            assertRuns(session, 1);
            fake.ledger().failAt(2, DeviceException::new);
            assertThatThrownBy(() -> assertRuns(session, 1))
                    .isInstanceOfSatisfying(
                            DeviceException.class,
                            failed -> assertThat(failed.accelerator()).isEqualTo("fake"));
            assertRuns(session, 1);
        }
        assertClean(fake);
    }

    @Test
    void concurrentRunsAllRecover() throws Exception {
        for (int call = 0; call < 200; call += 7) {
            var fake = alternating();
            var other = FakeProvider.named("other");
            fake.ledger().loseAt(call + 1);
            other.ledger().loseAt(2 * call + 30);
            try (var model = Model.of(Chain.graph());
                    var session = model.session(preferring(fake, other));
                    var pool = Executors.newFixedThreadPool(6)) {
                Callable<Void> caller = () -> {
                    for (int i = 0; i < 6; i++) {
                        assertRuns(session, 1 + i % 3);
                    }
                    return null;
                };
                for (var result : pool.invokeAll(Collections.nCopies(6, caller))) {
                    result.get();
                }
            }
            assertClean(fake);
            assertClean(other);
        }
    }

    @Test
    void explanationsSayWhatBecameOfADevice() {
        var fake = FakeProvider.named("fake");
        try (var model = Model.of(Chain.graph());
                var session = model.session(preferring(fake))) {
            assertThat(session.explain().notes()).isEmpty();
            assertThat(session.explain().parts()).containsExactly(new Explanation.Part("fake", 6, 1, 28, 1, 28));
            fake.ledger().failAt(1, DeviceException::new);
            assertRuns(session, 1);
            assertThat(session.explain().parts()).containsExactly(new Explanation.Part("cpu", 6, 0, 0, 0, 0));
            assertThat(session.explain().notes()).singleElement().asString().startsWith("'fake' was dropped: ");
            assertThat(session.explain().toString()).contains("'fake' was dropped: ");
        }
    }

    @Test
    void whatCannotBeCompiledRunsElsewhereInThisPlanOnly() {
        var fake = FakeProvider.named("fake").beforeCompile(part -> {
            if (part.requireType(part.inputs().getFirst().value()).shape().dim(0) > 2) {
                throw new GatunException("no kernel for so many rows");
            }
        });
        try (var model = Model.of(Chain.graph());
                var session = model.session(preferring(fake))) {
            assertRuns(session, 3);
            assertThat(fake.ledger().count(Call.ENQUEUE)).isZero();
            assertRuns(session, 2);
            assertThat(fake.ledger().count(Call.ENQUEUE)).isEqualTo(6);
            assertThat(session.explain(Shape.of(3, 7)).notes())
                    .containsExactly("'fake' was left out of this plan: no kernel for so many rows");
        }
        assertClean(fake);
    }

    @Test
    void aPlanTooLargeForTheDeviceRunsElsewhere() {
        var fake = FakeProvider.named("fake").largestBlock(4096);
        try (var model = Model.of(Chain.graph());
                var session = model.session(preferring(fake))) {
            assertRuns(session, 1000);
            assertThat(fake.ledger().count(Call.STREAM)).isZero();
            assertRuns(session, 2);
            assertThat(fake.ledger().count(Call.STREAM)).isEqualTo(1);
        }
        assertClean(fake);
    }

    @Test
    void runsWaitForEachOtherWhereTheDeviceHasMemoryForFew() throws Exception {
        var fake = FakeProvider.named("fake").mostStreams(2);
        try (var model = Model.of(Chain.graph());
                var session = model.session(preferring(fake));
                var pool = Executors.newFixedThreadPool(6)) {
            Callable<Void> caller = () -> {
                for (int i = 0; i < 50; i++) {
                    assertRuns(session, 1);
                }
                return null;
            };
            for (var result : pool.invokeAll(Collections.nCopies(6, caller))) {
                result.get();
            }
            assertThat(session.explain().notes()).isEmpty();
        }
        assertClean(fake);
    }

    @Test
    void shapesThatDependOnNumbersFallBackToo() {
        var healthy = FakeProvider.named("fake");
        runStaged(healthy);
        assertClean(healthy);
        assertThat(healthy.ledger().count(Call.ENQUEUE)).isGreaterThan(6);
        for (int call = 1; call <= healthy.ledger().total(); call++) {
            var fake = FakeProvider.named("fake");
            fake.ledger().failAt(call, DeviceException::new);
            runStaged(fake);
            assertClean(fake);
        }
    }

    private static void runStaged(FakeProvider fake) {
        try (var model = Model.of(Chain.staged());
                var session = model.session(preferring(fake));
                var input = Chain.input(2);
                var results = session.run(Map.of("x", input))) {
            assertChain(results.get(0), 2);
            assertThat(results.get(1).size()).isEqualTo(2 * 2 * 7);
        }
    }

    /** {@code y} is tanh(x) where the condition holds, and its sum with itself where not. */
    private static Graph branching() {
        var builder = new GraphBuilder("branching");
        var x = builder.input("x", DType.FLOAT32, Dim.of(3));
        var condition = builder.input("c", DType.BOOL);
        var y = new Value("y");
        builder.node(new Node("if", new If(branch(true), branch(false)), List.of(condition, x), List.of(y)));
        return builder.output(y).build();
    }

    private static Subgraph branch(boolean tanh) {
        var builder = new GraphBuilder("branch");
        var x = builder.formal(Formal.of(new Value("x")));
        var result = tanh
                ? builder.node("tanh", Unary.of(Unary.Function.TANH), x)
                : builder.node("sum", new Binary(Binary.Function.ADD), x, x);
        return builder.subgraph(1, List.of(Formal.of(result)));
    }

    @Test
    void bodiesOfControlFlowFallBackToo() {
        var healthy = FakeProvider.named("fake");
        runBranches(healthy);
        assertClean(healthy);
        assertThat(healthy.ledger().count(Call.ENQUEUE)).isEqualTo(2);
        for (int call = 1; call <= healthy.ledger().total(); call++) {
            var fake = FakeProvider.named("fake");
            fake.ledger().failAt(call, DeviceException::new);
            runBranches(fake);
            assertClean(fake);
        }
    }

    private static void runBranches(FakeProvider fake) {
        try (var model = Model.of(branching());
                var session = model.session(preferring(fake));
                var x = Tensor.of(Shape.of(3), -1f, 0f, 3f);
                var condition = Tensor.allocate(DType.BOOL, Shape.of())) {
            try (var sum = session.run(Map.of("x", x, "c", condition))) {
                assertThat(sum.get(0).toFloats()).containsExactly(-2f, 0f, 6f);
            }
            condition.set(0, 1L);
            try (var tanh = session.run(Map.of("x", x, "c", condition))) {
                assertThat(tanh.get(0).floatAt(2)).isCloseTo((float) Math.tanh(3), within(1e-5f));
            }
        }
    }
}
