package io.gatun.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.gradient.head.AnyBatch;
import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.train.Scenario;
import io.gatun.gradient.train.ScenarioChoice;
import io.gatun.gradient.train.Separability;
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

/** How well the best last layer there is tells ten kinds of clothing apart: what fine-tuning it must come up to. */
class ClothingTest {
    /** One penalty for all, that of a unit Gaussian prior on 600 pictures. */
    private static final double PENALTY = 1 / 600.0;

    private static final int ITERATIONS = 150;

    /** @param least accuracy on the pictures set aside */
    private record Pretrained(String file, Preprocessing preprocessing, int features, double least) {}

    private static final List<Pretrained> NETWORKS = List.of(
            new Pretrained("mobilenetv2-imagenet-fp32.onnx", Preprocessing.imagenet(), 1280, 0.72),
            new Pretrained("squeezenet1.0-imagenet-fp32.onnx", Preprocessing.caffe(), 512, 0.68));

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

    private static Features extract(FeatureExtractor extractor, ImageFolder pictures) {
        return extractor.of(PictureLoader.of(pictures, 8), _ -> {});
    }

    private static int[] labels(Features features) {
        return features.pictures().stream().mapToInt(LabelledPicture::label).toArray();
    }
}
