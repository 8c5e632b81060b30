package io.gatun.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.Flatten;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.Softmax;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.zoo.picture.Picture;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Networks of three classes whose logits are the mean red, green and blue of the picture. */
class ImageClassifierTest {
    private static final Preprocessing BYTES = Preprocessing.parse(
            "{\"framing\": \"stretch\", \"divisor\": 1, \"mean\": [0, 0, 0], \"deviation\": [1, 1, 1]}");

    private static final Labels COLOURS = Labels.of("red", "green", "blue");

    @Test
    void appliesSoftmaxToLogits() {
        var guesses = classify(colours(Dim.of("N"), (graph, mean) -> mean), 3);
        assertThat(guesses).extracting(Guess::label).containsExactly("green", "blue", "red");
        assertThat(guesses).extracting(Guess::index).containsExactly(1, 2, 0);
        double sum = 1 + Math.exp(-1) + Math.exp(-3);
        assertThat(guesses.get(0).probability()).isCloseTo((float) (1 / sum), within(1e-6f));
        assertThat(guesses.get(2).probability()).isCloseTo((float) (Math.exp(-3) / sum), within(1e-6f));
    }

    @Test
    void leavesProbabilitiesOfTheNetworkAlone() {
        var logits = classify(colours(Dim.of("N"), (graph, mean) -> mean), 2);
        var normalised = classify(
                colours(Dim.of("N"), (graph, mean) -> {
                    var softmax = graph.node("softmax", new Softmax(1, false), mean);
                    return graph.node("flatten", new Flatten(1), softmax);
                }),
                2);
        assertThat(normalised).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(normalised.get(i).label()).isEqualTo(logits.get(i).label());
            assertThat(normalised.get(i).probability()).isCloseTo(logits.get(i).probability(), within(1e-6f));
        }
    }

    @Test
    void fillsTheFirstPlaceOfAFixedBatch() {
        var one = classify(colours(Dim.of(1), (graph, mean) -> mean), 3);
        assertThat(classify(colours(Dim.of(4), (graph, mean) -> mean), 3)).isEqualTo(one);
    }

    @Test
    void givesAllClassesWhereMoreAreAskedForAndRefusesNone() {
        var graph = colours(Dim.of("N"), (builder, mean) -> mean);
        assertThat(classify(graph, 100)).hasSize(3);
        assertThatThrownBy(() -> classify(graph, 0))
                .isInstanceOf(GatunException.class)
                .hasMessage("at least 1 guess must be asked for, got 0");
    }

    @Test
    void refusesLabelsThatAreNotOneAClass() {
        try (var model = Model.of(colours(Dim.of("N"), (builder, mean) -> mean));
                var session = model.session(Options.defaults().threads(1))) {
            var classifier = ImageClassifier.of(session, BYTES, Labels.of("red", "green"));
            var picture = Picture.ofRgb(1, 1, new byte[3]);
            assertThatThrownBy(() -> classifier.classify(picture, 1))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("colours: has 3 classes, got 2 labels");
        }
    }

    @Test
    void namesTheModelThatTakesNoPictures() {
        var graph = new GraphBuilder("digits");
        var input = graph.input("digit", DType.FLOAT32, Dim.of(1), Dim.of(1), Dim.of(28), Dim.of(28));
        try (var model = Model.of(graph.output(graph.node("mean", new GlobalAveragePool(), input))
                        .build());
                var session = model.session(Options.defaults().threads(1))) {
            assertThatThrownBy(() -> ImageClassifier.of(session))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("digits: input 'digit' is f32[1,1,28,28], pictures become f32[N,3,H,W]");
        }
    }

    @Test
    void seesACatOnTheSamplePicture() {
        try (var classifier = Zoo.open(Zoo.DEFAULT, Options.defaults().threads(1))) {
            var guesses = classifier.classify(Path.of("model-zoo/samples/chelsea.png"), 5);
            assertThat(guesses).hasSize(5);
            assertThat(guesses.getFirst().label()).isEqualTo("cat");
            assertThat(guesses.getFirst().probability()).isCloseTo(0.73f, within(0.005f));
        }
    }

    private static Graph colours(Dim batch, BiFunction<GraphBuilder, Value, Value> end) {
        var graph = new GraphBuilder("colours");
        var input = graph.input("picture", DType.FLOAT32, batch, Dim.of(3), Dim.of(8), Dim.of(8));
        var mean = graph.node("mean", new GlobalAveragePool(), input);
        return graph.output(end.apply(graph, mean)).build();
    }

    private static List<Guess> classify(Graph graph, int top) {
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(1));
                var classifier = ImageClassifier.of(session, BYTES, COLOURS)) {
            return classifier.classify(Picture.ofRgb(1, 1, new byte[] {4, 7, 6}), top);
        }
    }
}
