package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.picture.PictureReader;
import org.junit.jupiter.api.Test;

/**
 * A network of 8-bit numbers, as QuantizeLinear and DequantizeLinear around its layers, against ONNX Runtime. Sums that come to
 * lie on the border between two steps may round to either, so that scores differ by some steps.
 */
class QuantizedNetworkTest {
    /** Share of the pictures on which the first guess must be the same. */
    private static final double SAME_FIRST = 0.98;

    /** Mean difference of the scores, relative to the largest. */
    private static final double MEAN_DIFFERENCE = 0.01;

    @Test
    void firstGuessesAreOnnxRuntimes() throws Exception {
        var file = TestData.beside("models").resolve("mobilenetv2-imagenet-int8-qdq.onnx");
        var pictures = TestData.beside("images").resolve("imagenet-sample");
        TestData.require(file);
        TestData.require(pictures);
        int same = 0;
        double difference = 0;
        var paths = TestData.files(pictures);
        try (var model = Model.load(file);
                var session = model.session(Options.defaults());
                var peer = new OnnxRuntimePeer(file)) {
            for (var path : paths) {
                try (var input = Preprocessing.imagenet().toTensor(PictureReader.read(path));
                        var output = session.run(input)) {
                    var got = output.toFloats();
                    var want = peer.run(input);
                    same += first(got) == first(want) ? 1 : 0;
                    difference += meanDifference(got, want) / paths.size();
                }
            }
        }
        System.out.printf(
                "%s: the same first guess on %d of %d pictures, mean difference of scores %.5f%n",
                file.getFileName(), same, paths.size(), difference);
        assertThat(paths).hasSizeGreaterThanOrEqualTo(200);
        assertThat(same).isGreaterThanOrEqualTo((int) Math.ceil(SAME_FIRST * paths.size()));
        assertThat(difference).isLessThan(MEAN_DIFFERENCE);
    }

    private static int first(float[] scores) {
        int first = 0;
        for (int i = 1; i < scores.length; i++) {
            first = scores[i] > scores[first] ? i : first;
        }
        return first;
    }

    private static double meanDifference(float[] got, float[] want) {
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < want.length; i++) {
            largest = Math.max(largest, Math.abs(want[i]));
            sum += Math.abs((double) got[i] - want[i]);
        }
        return sum / want.length / largest;
    }
}
