package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.Model;
import io.gatun.Numerics;
import io.gatun.Options;
import io.gatun.Session;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.Zoo;
import io.gatun.zoo.picture.PictureReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gatun against ONNX Runtime, on the same files and the same tensors. */
class OnnxRuntimeAgreementTest {
    /** Largest difference, relative to the largest output of the network. */
    private static final double AGREEMENT = 1e-4;

    /** Scores closer than this, relative to the largest, may come in either order. */
    private static final double TIE = 1e-5;

    /** Share of the pictures on which weights in bfloat16 must not change the first guess. */
    private static final double COMPACT_AGREEMENT = 0.98;

    /** What is known of a pretrained network: its preprocessing. */
    private record Pretrained(String file, Preprocessing preprocessing) {}

    private static final List<Pretrained> NETWORKS = List.of(
            new Pretrained("squeezenet1.0-imagenet-fp32.onnx", Preprocessing.caffe()),
            new Pretrained("mobilenetv2-imagenet-fp32.onnx", Preprocessing.imagenet()));

    @TestFactory
    Stream<DynamicTest> sameTopFiveOnEveryPicture() {
        return NETWORKS.stream().map(network -> dynamicTest(network.file, () -> compareOnPictures(network)));
    }

    private static void compareOnPictures(Pretrained network) throws Exception {
        var file = TestData.beside("models").resolve(network.file);
        var pictures = TestData.beside("images").resolve("imagenet-sample");
        TestData.require(file);
        TestData.require(pictures);
        var classes = TestData.lines(TestData.beside("models").resolve("imagenet-synset.txt"));
        int first = 0;
        int firstFive = 0;
        int compactFirst = 0;
        var paths = TestData.files(pictures);
        try (var model = Model.load(file);
                var session = model.session(Options.defaults());
                var compact = model.session(Options.defaults().numerics(Numerics.COMPACT));
                var peer = new OnnxRuntimePeer(file)) {
            for (var path : paths) {
                try (var input = network.preprocessing.toTensor(PictureReader.read(path))) {
                    var got = run(session, input);
                    var want = peer.run(input);
                    assertAgree(path.getFileName().toString(), got, want);
                    int truth = classOf(path, classes);
                    var ranking = ranking(got);
                    assertSameTopFive(path.toString(), ranking, ranking(want), want);
                    compactFirst += ranking(run(compact, input)).getFirst().equals(ranking.getFirst()) ? 1 : 0;
                    first += ranking.getFirst() == truth ? 1 : 0;
                    firstFive += ranking.subList(0, 5).contains(truth) ? 1 : 0;
                }
            }
        }
        System.out.printf(
                "%s: top-1 %.1f %%, top-5 %.1f %% of %d pictures; the same first guess from compact weights: %d%n",
                network.file,
                100.0 * first / paths.size(),
                100.0 * firstFive / paths.size(),
                paths.size(),
                compactFirst);
        assertThat(compactFirst).isGreaterThanOrEqualTo((int) Math.ceil(COMPACT_AGREEMENT * paths.size()));
        assertThat(paths).hasSizeGreaterThanOrEqualTo(200);
        assertThat(firstFive).as("a network that knows these pictures").isGreaterThan(paths.size() * 3 / 4);
    }

    /** Equal rankings, but for scores of ONNX Runtime's that are as good as equal. */
    private static void assertSameTopFive(String name, List<Integer> got, List<Integer> wanted, float[] scores) {
        double tie = TIE * Math.abs(scores[wanted.getFirst()]);
        for (int i = 0; i < wanted.size(); i++) {
            double difference = Math.abs((double) scores[got.get(i)] - scores[wanted.get(i)]);
            assertThat(difference)
                    .as("%s: place %d of %s, where ONNX Runtime has %s", name, i + 1, got, wanted)
                    .isLessThanOrEqualTo(tie);
        }
    }

    /** Picture names and lines of the synset file both begin with the class id. */
    private static int classOf(Path picture, List<String> classes) {
        var id = picture.getFileName().toString().split("_")[0];
        return IntStream.range(0, classes.size())
                .filter(i -> classes.get(i).startsWith(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> ranking(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .limit(5)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alexnet",
                "zfnet",
                "resnet18",
                "resnet50",
                "resnet20-cifar10",
                "resnet56-cifar10",
                "googlenet",
                "squeezenet1.0",
                "squeezenet1.1",
                "mobilenetv2",
                "allcnn"
            })
    void theZooRunsAlikeInBoth(String name, @TempDir Path folder) throws Exception {
        var file = folder.resolve(name + ".onnx");
        Zoo.export(name, 1, file);
        try (var model = Model.load(file);
                var session = model.session(Options.defaults());
                var peer = new OnnxRuntimePeer(file);
                var input = randomInput(model)) {
            assertAgree(name, run(session, input), peer.run(input));
        }
    }

    /** Two images at once, so that the batch is tested too. */
    private static Tensor randomInput(Model model) {
        var shape = model.inputs().getFirst().shapeWith(Map.of(), 2);
        var input = Tensor.allocate(DType.FLOAT32, Shape.of(shape.dims()));
        var random = new Random(3);
        for (long i = 0; i < input.size(); i++) {
            input.set(i, random.nextGaussian());
        }
        return input;
    }

    private static float[] run(Session session, Tensor input) {
        try (var output = session.run(input)) {
            return output.toFloats();
        }
    }

    private static void assertAgree(String name, float[] got, float[] want) {
        assertThat(got).as(name).hasSameSizeAs(want);
        double scale = 0;
        double worst = 0;
        for (int i = 0; i < want.length; i++) {
            scale = Math.max(scale, Math.abs(want[i]));
            worst = Math.max(worst, Math.abs((double) got[i] - want[i]));
        }
        assertThat(scale)
                .as("%s: ONNX Runtime's largest output", name)
                .isPositive()
                .isFinite();
        assertThat(worst / scale)
                .as("%s: largest difference relative to the largest output", name)
                .isLessThan(AGREEMENT);
    }
}
