package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.graph.GraphBuilder;
import io.gatun.op.Binary;
import io.gatun.op.Unary;
import io.gatun.spi.fake.FakeLedger.Call;
import io.gatun.spi.fake.FakeProvider;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is copied, when, and where it lies, for networks that run partly on devices with memory of their own. */
class OnDevicesTest {
    private static final int BYTES = 2 * 7 * Float.BYTES;

    private final FakeProvider fake = FakeProvider.named("fake");
    private final FakeProvider other = FakeProvider.named("other");

    @AfterEach
    void allIsClosedOnce() {
        for (var device : List.of(fake, other)) {
            assertThat(device.ledger().complaints()).isEmpty();
            assertThat(device.ledger().open()).isZero();
        }
    }

    private static FakeProvider taking(FakeProvider device, String... nodes) {
        return device.taking(node -> List.of(nodes).contains(node.name()));
    }

    /** Runs the chain twice. */
    private static Explanation run(FakeProvider... devices) {
        var options = Options.defaults().threads(1);
        for (var device : devices) {
            options = options.plugin(device);
        }
        var names = List.of(devices).stream().map(FakeProvider::name).toArray(String[]::new);
        try (var model = Model.of(Chain.graph());
                var session = model.session(options.require(names));
                var input = Chain.input(2)) {
            for (int run = 0; run < 2; run++) {
                try (var output = session.run(input)) {
                    var expected = Chain.expected(2);
                    for (int i = 0; i < expected.length; i++) {
                        assertThat(output.floatAt(i)).isCloseTo(expected[i], within(1e-5f));
                    }
                }
            }
            return session.explain(Shape.of(2, 7));
        }
    }

    private static int calls(FakeProvider device, Call call) {
        return device.ledger().count(call);
    }

    @Test
    void oneStreamServesRunAfterRunAndWeightsAreCopiedOnce() {
        var explanation = run(fake);
        assertThat(explanation.parts()).containsExactly(new Explanation.Part("fake", 6, 1, BYTES, 1, BYTES));
        assertThat(explanation.devices()).singleElement().satisfies(device -> {
            assertThat(device.device()).isEqualTo("fake");
            assertThat(device.weightBytes()).isEqualTo(2 * 7 * Float.BYTES);
            assertThat(device.plannedBytes()).isGreaterThan(2 * BYTES);
        });
        assertThat(calls(fake, Call.STREAM)).isEqualTo(1);
        assertThat(calls(fake, Call.RESIDENT)).isEqualTo(2);
        assertThat(calls(fake, Call.UPLOAD)).isEqualTo(2);
        assertThat(calls(fake, Call.DOWNLOAD)).isEqualTo(2);
        assertThat(calls(fake, Call.AWAIT)).isEqualTo(2);
        assertThat(calls(fake, Call.ENQUEUE)).isEqualTo(2 * 6);
    }

    @Test
    void partsAlternateBetweenTheDeviceAndTheProcessor() {
        var explanation = run(taking(fake, "n1", "n2", "n5"));
        assertThat(explanation.parts())
                .containsExactly(
                        new Explanation.Part("cpu", 1, 0, 0, 0, 0),
                        new Explanation.Part("fake", 2, 1, BYTES, 1, BYTES),
                        new Explanation.Part("cpu", 2, 0, 0, 0, 0),
                        new Explanation.Part("fake", 1, 1, BYTES, 1, BYTES));
        assertThat(explanation.toString())
                .contains(
                        "partition 2: fake, 2 nodes, 1 value (56 bytes) copied to the device, 1 value (56 bytes) copied"
                                + " from the device",
                        "partition 3: cpu, 2 nodes\n",
                        "memory on fake: ",
                        "fake does not take 'n0' (Tanh): it was told not to");
    }

    @Test
    void twoDevicesHandValuesToEachOtherThroughTheHost() {
        var explanation = run(taking(fake, "n0", "n1", "n4"), taking(other, "n2", "n3", "n5"));
        assertThat(explanation.parts())
                .extracting(Explanation.Part::device)
                .containsExactly("fake", "other", "fake", "other");
        assertThat(calls(fake, Call.UPLOAD)).isEqualTo(2 * 2);
        assertThat(calls(other, Call.UPLOAD)).isEqualTo(2 * 2);
        assertThat(calls(fake, Call.AWAIT)).isEqualTo(2 * 2);
    }

    @Test
    void aValueStaysOnTheDeviceBetweenPartsAndIsCopiedOutOnceForTheOthers() {
        var builder = new GraphBuilder("diamond");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"));
        var a = builder.node("a", Unary.of(Unary.Function.TANH), x);
        var b = builder.node("b", Unary.of(Unary.Function.SIGMOID), a);
        var c = builder.node("c", new Binary(Binary.Function.ADD), a, b);
        var d = builder.node("d", new Binary(Binary.Function.MUL), c, x);
        try (var model = Model.of(builder.output(d).output(a).build());
                var session = model.session(Options.defaults()
                        .threads(1)
                        .plugin(taking(fake, "a", "c", "d"))
                        .require("fake"));
                var input = Tensor.of(Shape.of(3), -1f, 0f, 2f);
                var results = session.run(Map.of("x", input))) {
            for (int i = 0; i < 3; i++) {
                double tanh = Math.tanh(input.floatAt(i));
                double sum = tanh + 1 / (1 + Math.exp(-tanh));
                assertThat(results.get("a").floatAt(i)).isCloseTo((float) tanh, within(1e-5f));
                assertThat(results.get("d").floatAt(i)).isCloseTo((float) sum * input.floatAt(i), within(1e-5f));
            }
            // x and b go in, a and d come out; a is not brought back for c, nor x for d
            assertThat(session.explain(Shape.of(3)).parts())
                    .containsExactly(
                            new Explanation.Part("fake", 1, 1, 12, 1, 12),
                            new Explanation.Part("cpu", 1, 0, 0, 0, 0),
                            new Explanation.Part("fake", 2, 1, 12, 1, 12));
            assertThat(calls(fake, Call.UPLOAD)).isEqualTo(2);
            assertThat(calls(fake, Call.DOWNLOAD)).isEqualTo(2);
        }
    }

    @Test
    void plansOfOtherShapesShareWeightsAndGiveTheirBlocksBack() {
        try (var model = Model.of(Chain.graph());
                var session = model.session(Options.defaults()
                        .threads(1)
                        .plugin(fake)
                        .require("fake")
                        .plansKept(2))) {
            for (int rows = 1; rows <= 6; rows++) {
                try (var input = Chain.input(rows);
                        var output = session.run(input)) {
                    assertThat(output.shape()).isEqualTo(Shape.of(rows, 7));
                }
            }
            assertThat(calls(fake, Call.RESIDENT)).isEqualTo(2);
            assertThat(calls(fake, Call.STREAM)).isEqualTo(6);
            // the accelerator, two weights, and for each of two plans its part and its stream
            assertThat(fake.ledger().open()).isEqualTo(1 + 2 + 2 * 2);
        }
    }

    @Test
    void whatTheDeviceRefusesIsToldOnceForManyNodesOfAKind() {
        var builder = new GraphBuilder("many");
        var value = builder.input("x", DType.FLOAT32, Dim.of("N"));
        for (int i = 0; i < 9; i++) {
            value = builder.node("t" + i, Unary.of(Unary.Function.TANH), value);
        }
        try (var model = Model.of(builder.output(value).build());
                var session = model.session(
                        Options.defaults().threads(1).plugin(taking(fake)).prefer("fake"))) {
            assertThat(session.explain().toString())
                    .contains("fake does not take 't0' and 8 more (Tanh): it was told not to");
            assertThat(session.explain().refusals()).hasSize(9);
        }
    }
}
