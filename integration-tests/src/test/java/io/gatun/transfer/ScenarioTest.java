package io.gatun.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.gradient.head.AnyBatch;
import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.train.Scenario;
import io.gatun.gradient.train.ScenarioChoice;
import io.gatun.gradient.train.Separability;
import io.gatun.networks.TestData;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.data.FeatureExtractor;
import io.gatun.zoo.data.ImageFolder;
import io.gatun.zoo.data.LabelledPicture;
import io.gatun.zoo.data.PictureLoader;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** What is picked for pictures that a network knows already, and for labels that have nothing to do with its pictures. */
class ScenarioTest {
    @Test
    void whatANetworkKnowsNeedsALastLayerOnlyAndWhatItCannotTellNeedsMore() {
        var file = TestData.beside("models").resolve("resnet20-cifar10.onnx");
        var pictures = TestData.beside("images").resolve("cifar10-test");
        TestData.require(file);
        TestData.require(pictures);
        try (var arena = Arena.ofShared();
                var model = Model.load(file)) {
            var graph = AnyBatch.of(model.graph(), arena);
            var head = NewHead.on(graph, 10, HeadInitialisation.KAIMING_UNIFORM, 1, arena);
            int layers = WeightedLayer.of(head.network()).size();
            try (var eye = Model.of(head.features());
                    var session = eye.session();
                    var seen = FeatureExtractor.of(session)
                            .of(PictureLoader.of(ImageFolder.of(pictures, Preprocessing.cifar10()), 8), _ -> {})) {
                var labels = seen.pictures().stream()
                        .mapToInt(LabelledPicture::label)
                        .toArray();
                var known = ScenarioChoice.of(Separability.of(seen.tensor(), labels, 10), layers);
                assertThat(known.separability().accuracy()).isGreaterThan(0.85);
                assertThat(known.scenario()).isEqualTo(Scenario.LAST_LAYER);

                // every tenth picture of a class gets the same label: nothing in it tells which
                var places = new int[10];
                for (int i = 0; i < labels.length; i++) {
                    labels[i] = places[labels[i]]++ % 10;
                }
                var unknown = ScenarioChoice.of(Separability.of(seen.tensor(), labels, 10), layers);
                assertThat(unknown.separability().aboveChance()).isLessThan(0.1);
                assertThat(unknown.scenario().layers()).isGreaterThan(1);
            }
        }
    }
}
