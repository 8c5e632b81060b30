package io.gatun.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.gradient.head.AnyBatch;
import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.optimiser.Schedule;
import io.gatun.gradient.optimiser.Sgd;
import io.gatun.gradient.train.Examples;
import io.gatun.gradient.train.FeatureScale;
import io.gatun.gradient.train.Scenario;
import io.gatun.gradient.train.ScenarioChoice;
import io.gatun.gradient.train.Separability;
import io.gatun.gradient.train.Training;
import io.gatun.gradient.train.TrainingSettings;
import io.gatun.gradient.train.TrainingStep;
import io.gatun.networks.TestData;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.data.FeatureExtractor;
import io.gatun.zoo.data.Features;
import io.gatun.zoo.data.ImageFolder;
import io.gatun.zoo.data.LabelledPicture;
import io.gatun.zoo.data.PictureLoader;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * How well a last layer tells ten kinds of clothing apart: the best there is, found by an independent method, and the one that
 * Gatun trains on the same features, which must come up to it.
 */
class ClothingTest {
    /** One penalty for all, that of a unit Gaussian prior on 600 pictures. */
    private static final double PENALTY = 1 / 600.0;

    private static final int ITERATIONS = 150;

    private static final int BATCH = 32;
    private static final int EPOCHS = 30;

    /**
     * @param least accuracy on the pictures set aside that the best last layer has
     * @param trained accuracy that the trained one has at least, with any seed
     */
    private record Pretrained(String file, Preprocessing preprocessing, int features, double least, double trained) {}

    private static final List<Pretrained> NETWORKS = List.of(
            new Pretrained("mobilenetv2-imagenet-fp32.onnx", Preprocessing.imagenet(), 1280, 0.72, 0.75),
            new Pretrained("squeezenet1.0-imagenet-fp32.onnx", Preprocessing.caffe(), 512, 0.68, 0.71));

    @ParameterizedTest
    @FieldSource("NETWORKS")
    void featuresOfPretrainedNetworksTellClothesApart(Pretrained network) {
        var file = TestData.beside("models").resolve(network.file);
        var clothing = TestData.beside("images").resolve("clothing");
        TestData.require(file);
        TestData.require(clothing);
        var training = ImageFolder.of(clothing.resolve("train"), network.preprocessing);
        var validation = ImageFolder.of(clothing.resolve("validation"), network.preprocessing);
        assertThat(validation.classes()).hasSize(10).isEqualTo(training.classes());
        try (var arena = Arena.ofShared();
                var model = Model.load(file)) {
            var graph = AnyBatch.of(model.graph(), arena);
            var head = NewHead.on(graph, 10, HeadInitialisation.KAIMING_UNIFORM, 1, arena);
            try (var eye = Model.of(head.features());
                    var session = eye.session();
                    var seen = extract(FeatureExtractor.of(session), training);
                    var unseen = extract(FeatureExtractor.of(session), validation)) {
                assertThat(seen.tensor().shape().dims()).containsExactly(600, network.features);
                assertThat(unseen.tensor().shape().dims()).containsExactly(186, network.features);
                var solution = SoftmaxRegression.fit(
                        SoftmaxRegression.rows(seen.tensor()), labels(seen), 10, PENALTY, ITERATIONS);
                double known = solution.accuracy(SoftmaxRegression.rows(seen.tensor()), labels(seen));
                double accuracy = solution.accuracy(SoftmaxRegression.rows(unseen.tensor()), labels(unseen));
                System.out.printf(
                        "%s: logistic regression on its features: %.3f of validation, %.3f of training, loss %.4f after %d"
                                + " iterations%n",
                        network.file, accuracy, known, solution.loss(), solution.iterations());
                assertThat(accuracy).isGreaterThanOrEqualTo(network.least);
                theFeaturesAreSeenToSuffice(seen, accuracy);
                for (long seed = 1; seed <= 3; seed++) {
                    double learned = train(head, seen, unseen, seed);
                    System.out.printf("%s: trained, seed %d: %.3f of validation%n", network.file, seed, learned);
                    assertThat(learned).isGreaterThanOrEqualTo(network.trained);
                }
            }
        }
    }

    /** What decides how much learns comes near to what the best last layer comes to. */
    private static void theFeaturesAreSeenToSuffice(Features seen, double accuracy) {
        var choice = ScenarioChoice.of(Separability.of(seen.tensor(), labels(seen), 10), 53);
        System.out.println(choice.reason());
        assertThat(choice.separability().accuracy()).isCloseTo(accuracy, within(0.08));
        assertThat(choice.scenario()).isEqualTo(Scenario.LAST_LAYER);
    }

    /** Without a look at the pictures set aside: what the last of all epochs left is what counts. */
    private static double train(NewHead head, Features seen, Features unseen, long seed) {
        var rows = Examples.rows(seen.tensor(), labels(seen), BATCH, seed);
        var scale = FeatureScale.of(rows);
        var settings = TrainingSettings.defaults().optimiser(new Sgd(0.9, true)).decay(1e-3);
        try (var step = new TrainingStep(head.head(), head.logits(), head.parameters(), settings)) {
            Training.of(step)
                    .epochs(EPOCHS)
                    .schedule(new Schedule.Cosine(0.5, 0, (long) EPOCHS * rows.batches()))
                    .run(scale.applied(rows));
            return step.evaluate(scale.applied(Examples.rows(unseen.tensor(), labels(unseen), BATCH, seed)))
                    .accuracy();
        }
    }

    private static Features extract(FeatureExtractor extractor, ImageFolder pictures) {
        return extractor.of(PictureLoader.of(pictures, 8), _ -> {});
    }

    private static int[] labels(Features features) {
        return features.pictures().stream().mapToInt(LabelledPicture::label).toArray();
    }
}
