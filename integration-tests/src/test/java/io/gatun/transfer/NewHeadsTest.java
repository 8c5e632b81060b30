package io.gatun.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.gradient.head.AnyBatch;
import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.graph.Graph;
import io.gatun.networks.OnnxRuntimePeer;
import io.gatun.networks.TestData;
import io.gatun.onnx.OnnxWriter;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Guess;
import io.gatun.zoo.ImageClassifier;
import io.gatun.zoo.Labels;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.Zoo;
import io.gatun.zoo.data.ImageFolder;
import io.gatun.zoo.picture.PictureReader;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks with a fresh last layer, written and read again: what ONNX Runtime makes of them, and what a classifier needs. */
class NewHeadsTest {
    private static final double AGREEMENT = 1e-4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "resnet18, fc, 21", // twenty convolutions, of which three are shortcuts, and the new layer
        "squeezenet1.1, conv10, 26",
        "allcnn, conv9, 9",
        "mobilenetv2, fc, 53",
        "resnet20-cifar10, fc, 22"
    })
    void ofTheZoo(String name, String layer, int layers) throws Exception {
        try (var arena = Arena.ofShared()) {
            var graph = Zoo.build(name, 1, arena);
            var head = NewHead.on(graph, 7, HeadInitialisation.KAIMING_UNIFORM, 3, arena);
            assertThat(head.replaced().node().name()).contains(layer);
            assertThat(WeightedLayer.of(head.network())).hasSize(layers);
            assertThat(WeightedLayer.lastLayers(head.network(), 1)).containsExactly(head.weight(), head.bias());
            var input = graph.inputs().getFirst().dims().get(2).toString();
            try (var pictures = random(2, Long.parseLong(input))) {
                compare(name, write(head.network()), pictures, 7);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenetv2-imagenet-fp32.onnx, imagenet",
        "squeezenet1.0-imagenet-fp32.onnx, caffe",
        "mobilenetv2-imagenet-int8-qdq.onnx, imagenet"
    })
    void ofPretrainedNetworks(String name, String preset) throws Exception {
        var file = TestData.beside("models").resolve(name);
        var data = TestData.beside("images").resolve("clothing/validation");
        TestData.require(file);
        TestData.require(data);
        var preprocessing = Preprocessing.parse(preset);
        var photos = ImageFolder.of(data, preprocessing);
        var picture = PictureReader.read(photos.pictures().getFirst().file());
        try (var arena = Arena.ofShared();
                var model = Model.load(file)) {
            var graph = AnyBatch.of(model.graph(), arena);
            var head = NewHead.on(graph, photos.classes().size(), HeadInitialisation.XAVIER_UNIFORM, 3, arena);
            var network = head.network();
            var written = write(network.metadata(network.metadata().withProperties(photos.metadata())));
            if (!name.contains("int8")) {
                try (var tensor = preprocessing.toTensor(picture)) {
                    compare(name, written, tensor, 10);
                }
            }
            classify(written, photos);
        }
    }

    /** Labels and preprocessing come from the file: nothing else is said. */
    private static void classify(Path file, ImageFolder photos) {
        try (var model = Model.load(file);
                var session = model.session()) {
            assertThat(Labels.of(model.metadata()).orElseThrow().names()).isEqualTo(photos.classes());
            var classifier = ImageClassifier.of(session);
            assertThat(classifier.preprocessing()).isEqualTo(photos.preprocessing());
            var guesses = classifier.classify(photos.pictures().getFirst().file(), 10);
            assertThat(guesses).extracting(Guess::label).containsExactlyInAnyOrderElementsOf(photos.classes());
            assertThat(guesses.stream().mapToDouble(Guess::probability).sum()).isBetween(0.999, 1.001);
        }
    }

    private Path write(Graph network) {
        var file = folder.resolve("new.onnx");
        OnnxWriter.write(network, file);
        return file;
    }

    private static void compare(String name, Path file, Tensor pictures, int classes) throws Exception {
        try (var model = Model.load(file);
                var session = model.session(Options.defaults());
                var peer = new OnnxRuntimePeer(file);
                var output = session.run(pictures)) {
            var got = output.toFloats();
            var want = peer.run(pictures);
            assertThat(output.shape()).isEqualTo(Shape.of(pictures.shape().dim(0), classes));
            assertThat(got).hasSameSizeAs(want);
            double scale = 0;
            double worst = 0;
            for (int i = 0; i < want.length; i++) {
                scale = Math.max(scale, Math.abs(want[i]));
                worst = Math.max(worst, Math.abs((double) got[i] - want[i]));
            }
            assertThat(scale).isPositive().isFinite();
            assertThat(worst / scale).as(name).isLessThan(AGREEMENT);
        }
    }

    private static Tensor random(long pictures, long side) {
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(pictures, 3, side, side));
        var random = new Random(3);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }
}
