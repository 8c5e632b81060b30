package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.graph.GraphBuilder;
import io.gatun.op.Attributes;
import io.gatun.op.CustomOp;
import io.gatun.op.Operands;
import io.gatun.spi.DiskCache;
import io.gatun.spi.fake.FakeLedger.Call;
import io.gatun.spi.fake.FakeProvider;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code auto} places a network, on devices whose speed is known. */
class AutoTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void keepDecisionsHere() {
        System.setProperty(DiskCache.PROPERTY, folder.toString());
    }

    @AfterEach
    void forgetTheFolder() {
        System.clearProperty(DiskCache.PROPERTY);
    }

    /** Takes 30 milliseconds on the CPU, and no time on a fake device. */
    private record SlowOnTheCpu() implements CustomOp {
        @Override
        public String type() {
            return "SlowOnTheCpu";
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
            if (!FakeProvider.isComputing()) {
                LockSupport.parkNanos(30_000_000);
            }
            out.getFirst().segment().copyFrom(in.getFirst().segment());
        }
    }

    private static Model slowModel() {
        var builder = new GraphBuilder("slow");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"));
        return Model.of(builder.output(builder.node("y", new SlowOnTheCpu(), x)).build());
    }

    private static Options auto(FakeProvider... fakes) {
        var options = Options.defaults().threads(1).prefer("auto");
        for (var fake : fakes) {
            options = options.plugin(fake);
        }
        return options;
    }

    private static String placed(Explanation explanation) {
        return explanation.notes().stream()
                .filter(note -> note.startsWith("auto: "))
                .findFirst()
                .orElseThrow();
    }

    private static Explanation explain(FakeProvider... fakes) {
        try (var model = slowModel();
                var session = model.session(auto(fakes));
                var input = Tensor.of(Shape.of(2), 1f, 2f);
                var output = session.run(input)) {
            assertThat(output.toFloats()).containsExactly(1f, 2f);
            return session.explain(Shape.of(2));
        }
    }

    @Test
    void aSlowDeviceGetsNothing() {
        var fake = FakeProvider.named("fake").awaitMillis(20);
        try (var model = Model.of(Chain.graph());
                var session = model.session(auto(fake));
                var input = Chain.input(2);
                var output = session.run(input)) {
            assertThat(output.toFloats()).containsExactly(Chain.expected(2));
            var explanation = session.explain(Shape.of(2, 7));
            assertThat(explanation.parts()).extracting(Explanation.Part::device).containsExactly("cpu");
            assertThat(placed(explanation))
                    .startsWith("auto: placed on cpu, the fastest of cpu ")
                    .contains(" ms, fake ")
                    .endsWith("(measured now)");
        }
        assertThat(fake.ledger().open()).isZero();
        assertThat(fake.ledger().complaints()).isEmpty();
    }

    @Test
    void aFastDeviceGetsAllAndTheNextSessionKnows() {
        var fake = FakeProvider.named("fake");
        var explanation = explain(fake);
        assertThat(explanation.parts()).extracting(Explanation.Part::device).containsExactly("fake");
        assertThat(placed(explanation)).startsWith("auto: placed on fake, the fastest of cpu 3");
        var later = FakeProvider.named("fake");
        var known = explain(later);
        assertThat(known.parts()).extracting(Explanation.Part::device).containsExactly("fake");
        assertThat(placed(known)).endsWith("(measured by an earlier session)");
        assertThat(later.ledger().count(Call.ENQUEUE)).isEqualTo(1);
    }

    @Test
    void theFasterOfTwoDevicesIsTaken() {
        var explanation = explain(FakeProvider.named("lame").awaitMillis(15), FakeProvider.named("swift"));
        assertThat(explanation.parts()).extracting(Explanation.Part::device).containsExactly("swift");
    }

    @Test
    void otherDevicesAreMeasuredAnew() {
        explain(FakeProvider.named("fake"));
        assertThat(placed(explain(
                        FakeProvider.named("fake"), FakeProvider.named("lame").awaitMillis(15))))
                .endsWith("(measured now)");
    }

    @Test
    void aCacheThatIsDamagedOrCannotBeWrittenIsNoError() throws IOException {
        explain(FakeProvider.named("fake"));
        try (var files = Files.list(folder.resolve("placement"))) {
            for (var file : files.toList()) {
                Files.writeString(file, "fake\nnot what was measured");
            }
        }
        assertThat(placed(explain(FakeProvider.named("fake")))).endsWith("(measured now)");
        var file = Files.createFile(folder.resolve("file"));
        System.setProperty(DiskCache.PROPERTY, file.toString());
        assertThat(placed(explain(FakeProvider.named("fake")))).endsWith("(measured now)");
    }

    @Test
    void aDeviceThatFailsWhileItIsMeasuredIsDropped() {
        var fake = FakeProvider.named("fake");
        fake.ledger().loseAt(12);
        var explanation = explain(fake);
        assertThat(explanation.parts()).extracting(Explanation.Part::device).containsExactly("cpu");
        assertThat(explanation.notes()).anySatisfy(note -> assertThat(note).startsWith("'fake' was dropped: "));
        assertThat(fake.ledger().open()).isZero();
    }

    @Test
    void aDeviceWithSeveralPartsIsMeasuredWithItsLargestAlone() {
        var fake = FakeProvider.named("fake")
                .taking(node -> List.of("n1", "n2", "n4").contains(node.name()))
                .awaitMillis(5);
        try (var model = Model.of(Chain.graph());
                var session = model.session(auto(fake))) {
            assertThat(placed(session.explain())).contains("fake for its largest part ");
        }
        try (var model = Model.of(Chain.graph());
                var session = model.session(auto(fake).require("fake"))) {
            assertThat(session.explain().parts())
                    .extracting(Explanation.Part::device)
                    .contains("fake");
        }
    }

    @Test
    void shapesThatDependOnNumbersStayOnTheCpu() {
        try (var model = Model.of(Chain.staged());
                var session = model.session(auto(FakeProvider.named("fake")))) {
            assertThat(placed(session.explain()))
                    .isEqualTo("auto: placed on cpu, as shapes depend on the inputs' numbers");
        }
    }

    @Test
    void autoStandsForAll() {
        try (var model = slowModel()) {
            assertThatThrownBy(() -> model.session(Options.defaults().prefer("auto", "cpu")))
                    .hasMessageStartingWith("'auto' stands for all accelerators");
        }
    }
}
