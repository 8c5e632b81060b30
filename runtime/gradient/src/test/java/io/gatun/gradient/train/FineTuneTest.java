package io.gatun.gradient.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Session;
import io.gatun.gradient.optimiser.Adam;
import io.gatun.gradient.optimiser.Sgd;
import io.gatun.graph.Graph;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FineTuneTest {
    private static final Examples EXAMPLES = Stripes.examples(90, 16, 1);
    private static final Examples HELD = Stripes.examples(45, 16, 2);

    @TempDir
    private Path folder;

    private static FineTune stripes(Arena arena) {
        return FineTune.lastLayerOf(Stripes.network(arena).metadata(Stripes.METADATA))
                .classes(Stripes.CLASSES)
                .with(Adam.adam())
                .rate(0.03)
                .epochs(12)
                .validation(HELD);
    }

    private static double accuracy(Tuned tuned) {
        return tuned.history()
                .bestEpoch()
                .orElseThrow()
                .validation()
                .orElseThrow()
                .accuracy();
    }

    /** The same, as if every epoch changed them a little. */
    private record Augmented(Examples examples) implements Examples {
        @Override
        public int size() {
            return examples.size();
        }

        @Override
        public int batches() {
            return examples.batches();
        }

        @Override
        public boolean alike() {
            return false;
        }

        @Override
        public void forEachBatch(int epoch, BiConsumer<Tensor, Tensor> use) {
            examples.forEachBatch(epoch, use);
        }
    }

    @Test
    void aNetworkWithFreshWeightsLearnsItAll() {
        try (var arena = Arena.ofShared();
                var tuned = stripes(arena).all().fit(EXAMPLES)) {
            assertThat(accuracy(tuned)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLastLayersLearnMostWhetherExamplesAreAlikeOrNot(boolean alike) {
        try (var arena = Arena.ofShared();
                var tuned = stripes(arena).last(2).fit(alike ? EXAMPLES : new Augmented(EXAMPLES))) {
            assertThat(accuracy(tuned)).isGreaterThan(0.9);
            assertThat(changed(Stripes.network(arena), tuned.graph()))
                    .containsExactly("second.weight", "second.scale", "second.shift", "second.mean", "second.variance");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLastLayerLearnsAlone(boolean alike) {
        try (var arena = Arena.ofShared();
                var tuned = stripes(arena).fit(alike ? EXAMPLES : new Augmented(EXAMPLES))) {
            assertThat(accuracy(tuned)).isGreaterThan(0.6);
            assertThat(changed(Stripes.network(arena), tuned.graph())).isEmpty();
        }
    }

    /** Constants that both have, with other numbers. */
    private static List<String> changed(Graph before, Graph after) {
        var changed = new ArrayList<String>();
        before.constants()
                .forEach((value, tensor) -> after.constant(value)
                        .filter(now -> now.segment().mismatch(tensor.segment()) != -1)
                        .ifPresent(_ -> changed.add(value.name())));
        return changed;
    }

    @Test
    void featuresComputedBeforeTrainTheLastLayer() {
        try (var arena = Arena.ofShared();
                var features = Model.of(stripes(arena).features(arena));
                var session = features.session()) {
            var rows = Tensor.allocate(DType.FLOAT32, Shape.of(90, 6));
            var labels = new int[90];
            var done = new int[1];
            EXAMPLES.forEachBatch(0, (pictures, classes) -> {
                try (var row = session.run(pictures)) {
                    rows.segment().asSlice(done[0] * 24L, row.type().bytes()).copyFrom(row.segment());
                }
                for (int i = 0; i < classes.size(); i++) {
                    labels[done[0]++] = (int) classes.longAt(i);
                }
            });
            var examples = Examples.rows(rows, labels, 16, 4);
            try (var tuned = stripes(arena).validation(examples).fitFeatures(examples)) {
                assertThat(accuracy(tuned)).isGreaterThan(0.6);
                assertThat(changed(Stripes.network(arena), tuned.graph())).isEmpty();
                assertThat(tuned.graph().inputs().getFirst().name()).isEqualTo("x");
            }
            assertThatThrownBy(() -> stripes(arena).last(2).fitFeatures(examples))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("features of frozen layers serve to train the last layer only");
            rows.close();
        }
    }

    @Test
    void whatIsSavedIsTheNetworkThatWasValidated() {
        var file = folder.resolve("tuned.onnx");
        try (var arena = Arena.ofShared();
                var tuned = stripes(arena).all().epochs(2).fit(EXAMPLES)) {
            tuned.metadata(Map.of("labels", "new", "more", "yes")).save(file);
            try (var model = Model.load(file);
                    var session = model.session()) {
                assertThat(model.metadata().properties())
                        .containsEntry("labels", "new")
                        .containsEntry("more", "yes")
                        .containsEntry("preprocessing", "kept");
                assertThat(correct(session)).isEqualTo(Math.round(accuracy(tuned) * HELD.size()));
            }
        }
    }

    private static long correct(Session session) {
        var correct = new long[1];
        HELD.forEachBatch(0, (pictures, classes) -> {
            try (var scores = session.run(pictures)) {
                correct[0] += Targets.correct(TrainingSettings.defaults().loss(), classes, scores);
            }
        });
        return correct[0];
    }

    @Test
    void aRunIsResumedOnlyWithItsOwnNetworkAndClasses() throws Exception {
        var file = folder.resolve("run.checkpoint");
        try (var arena = Arena.ofShared()) {
            byte[] whole;
            try (var tuned = stripes(arena).epochs(4).fit(EXAMPLES)) {
                tuned.save(folder.resolve("whole.onnx"));
                whole = Files.readAllBytes(folder.resolve("whole.onnx"));
            }
            stripes(arena).epochs(2).checkpoint(file, false).fit(EXAMPLES).close();
            try (var tuned = stripes(arena).epochs(4).checkpoint(file, true).fit(EXAMPLES)) {
                tuned.save(folder.resolve("resumed.onnx"));
                assertThat(Files.readAllBytes(folder.resolve("resumed.onnx"))).isEqualTo(whole);
            }
            assertThatThrownBy(() -> stripes(arena)
                            .classes(List.of("a", "b", "c"))
                            .checkpoint(file, true)
                            .fit(EXAMPLES))
                    .isInstanceOf(GatunException.class)
                    .hasMessageContaining("belongs to another run: what it is for was [lying, standing, chess] for");
        }
    }

    @Test
    void whatCannotBeLearnedIsOneLine() {
        try (var arena = Arena.ofShared()) {
            assertThatThrownBy(() -> stripes(arena).last(4).fit(EXAMPLES))
                    .hasMessage("stripes: has 3 layers with weights, got 4 to train");
            assertThatThrownBy(() -> stripes(arena).classes(List.of("one")).fit(EXAMPLES))
                    .hasMessageContaining("at least 2 classes");
            assertThatThrownBy(() -> stripes(arena).classes(List.of("a", "b")).fit(EXAMPLES))
                    .hasMessageContaining("an example is of class 2, but the network tells 2 classes apart");
        }
    }

    @Test
    void momentumLearnsAsWell() {
        try (var arena = Arena.ofShared();
                var tuned = stripes(arena).all().with(new Sgd(0.9, true)).fit(EXAMPLES)) {
            assertThat(accuracy(tuned)).isEqualTo(1);
        }
    }
}
