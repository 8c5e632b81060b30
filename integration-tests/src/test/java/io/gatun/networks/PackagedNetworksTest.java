package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.onnxruntime.OrtException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.onnx.proto.ModelProto;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.ChannelOrder;
import io.gatun.zoo.Framing;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.picture.Filter;
import io.gatun.zoo.picture.Picture;
import io.gatun.zoo.picture.PictureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Networks that others publish in packages, as they are: PaddleOCR's detection of text, its direction, and its recognition.
 * Each is run by Gatun and ONNX Runtime on noise, on drawn text, and on photographs, the same sessions at one size after
 * another.
 */
class PackagedNetworksTest {
    /** Largest difference of probabilities, and of scores relative to the largest of them. */
    private static final double AGREEMENT = 1e-4;

    private static final List<Float> HALF = List.of(0.5f, 0.5f, 0.5f);

    /** Images at once, and their size in pixels. */
    private record Size(int images, int height, int width) {
        Shape shape() {
            return Shape.of(images, 3, height, width);
        }
    }

    private record Network(String file, List<Size> sizes) {
        static Network detection(String file) {
            return new Network(
                    file,
                    List.of(
                            new Size(1, 64, 64),
                            new Size(1, 96, 160),
                            new Size(2, 32, 96),
                            new Size(1, 256, 192),
                            new Size(1, 96, 160)));
        }

        static Network line(String file) {
            return new Network(
                    file,
                    List.of(
                            new Size(1, 48, 192),
                            new Size(1, 48, 100),
                            new Size(3, 48, 64),
                            new Size(1, 48, 320),
                            new Size(1, 48, 192)));
        }
    }

    private static final List<Network> NETWORKS = List.of(
            Network.detection("ch_PP-OCRv3_det_infer.onnx"),
            Network.detection("ch_PP-OCRv4_det_infer.onnx"),
            Network.line("ch_ppocr_mobile_v2.0_cls_infer.onnx"),
            Network.line("ch_PP-OCRv3_rec_infer.onnx"),
            Network.line("ch_PP-OCRv4_rec_infer.onnx"));

    @TestFactory
    Stream<DynamicTest> agreeWithOnnxRuntime() {
        return NETWORKS.stream()
                .map(network -> dynamicTest(network.file, () -> compare(network, read("/models/" + network.file))));
    }

    /** Noise is no text: its probabilities are nearly 0, and say little of the network; the scores behind them do. */
    @TestFactory
    Stream<DynamicTest> scoresAgreeWithOnnxRuntime() {
        return NETWORKS.stream()
                .map(network ->
                        dynamicTest(network.file, () -> compare(network, scores(read("/models/" + network.file)))));
    }

    /** The network without its last function, Sigmoid or Softmax: what goes into that is its output. */
    private static byte[] scores(byte[] bytes) throws IOException {
        var model = ModelProto.parseFrom(bytes).toBuilder();
        var graph = model.getGraphBuilder();
        var last = graph.getNodeList().stream()
                .filter(node ->
                        node.getOpType().equals("Sigmoid") || node.getOpType().equals("Softmax"))
                .reduce((_, later) -> later)
                .orElseThrow();
        graph.getOutputBuilder(0).setName(last.getInput(0));
        return model.build().toByteArray();
    }

    private static void compare(Network network, byte[] bytes) throws IOException, OrtException {
        try (var model = Model.read(bytes, network.file);
                var one = model.session(Options.defaults().threads(1));
                var two = model.session(Options.defaults().threads(2));
                var peer = new OnnxRuntimePeer(bytes)) {
            var pictures = pictures();
            for (int i = 0; i < network.sizes.size(); i++) {
                var size = network.sizes.get(i);
                try (var noise = noise(size, i)) {
                    compare(List.of(one, two), peer, noise, network.file + " on noise, " + size);
                }
                try (var input = input(pictures, i, size)) {
                    compare(List.of(one, two), peer, input, network.file + " on pictures, " + size);
                }
            }
        }
    }

    private static byte[] read(String resource) throws IOException {
        try (var stream = PackagedNetworksTest.class.getResourceAsStream(resource)) {
            assertThat(stream).as("%s in the package", resource).isNotNull();
            return stream.readAllBytes();
        }
    }

    private static void compare(List<Session> sessions, OnnxRuntimePeer peer, Tensor input, String what)
            throws OrtException {
        var want = peer.run(input);
        for (var session : sessions) {
            try (var output = session.run(input)) {
                assertAgree(what, output.toFloats(), want);
            }
        }
    }

    private static void assertAgree(String what, float[] got, float[] want) {
        assertThat(got).as(what).hasSameSizeAs(want);
        double scale = 0;
        double worst = 0;
        for (int i = 0; i < want.length; i++) {
            scale = Math.max(scale, Math.abs(want[i]));
            // a NaN must not be lost: Math.max keeps it, and it is not below any limit
            worst = Math.max(worst, Math.abs((double) got[i] - want[i]));
        }
        assertThat(scale).as("%s: ONNX Runtime's largest output", what).isFinite();
        assertThat(worst)
                .as("%s: largest difference, outputs up to %s", what, scale)
                .isLessThan(AGREEMENT * Math.max(1, scale));
    }

    /** Normally distributed numbers. */
    private static Tensor noise(Size size, long seed) {
        var tensor = Tensor.allocate(DType.FLOAT32, size.shape());
        var random = new Random(seed);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    /** A line of text, and the photographs if they are there. */
    private static List<Picture> pictures() throws IOException {
        var pictures = new ArrayList<>(List.of(DrawnText.line("GATUN 2417")));
        var photographs = TestData.beside("images").resolve("photos");
        if (Files.isDirectory(photographs)) {
            for (Path file : TestData.files(photographs)) {
                if (file.toString().endsWith(".jpg")) {
                    pictures.add(PictureReader.read(file));
                }
            }
        }
        return pictures;
    }

    /** Another picture for each image, beginning with number {@code first}, from -1 to 1. */
    private static Tensor input(List<Picture> pictures, int first, Size size) {
        var preprocessing = new Preprocessing(
                new Framing.Stretch(), Filter.BILINEAR, size.height, size.width, ChannelOrder.RGB, 255, HALF, HALF);
        var tensor = Tensor.allocate(DType.FLOAT32, size.shape());
        for (int slot = 0; slot < size.images; slot++) {
            var picture = pictures.get((first + slot) % pictures.size());
            preprocessing.normalise(preprocessing.frame(picture), tensor, slot);
        }
        return tensor;
    }
}
