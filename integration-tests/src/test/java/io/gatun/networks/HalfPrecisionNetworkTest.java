package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Explanation;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.picture.PictureReader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A network of float16, which both Gatun and ONNX Runtime compute in float32. */
class HalfPrecisionNetworkTest {
    /** One picture of so many. */
    private static final int STRIDE = 5;

    /** Probabilities differ by a few roundings of those near 1. */
    private static final double AGREEMENT = 4e-3;

    @Test
    void agreesWithOnnxRuntimeAndHasKernels() throws Exception {
        var file = TestData.beside("models").resolve("squeezenet1.0-imagenet-fp16.onnx");
        var pictures = TestData.beside("images").resolve("imagenet-sample");
        TestData.require(file);
        TestData.require(pictures);
        var paths = TestData.files(pictures);
        try (var model = Model.load(file);
                var session = model.session(Options.defaults());
                var peer = new OnnxRuntimePeer(file)) {
            for (int i = 0; i < paths.size(); i += STRIDE) {
                try (var picture = Preprocessing.caffe().toTensor(PictureReader.read(paths.get(i)));
                        var input = halves(picture);
                        var output = session.run(input)) {
                    assertThat(output.dtype()).isEqualTo(DType.FLOAT16);
                    assertClose(paths.get(i).toString(), output.toFloats(), peer.run(input));
                }
            }
            assertThat(session.explain().steps())
                    .filteredOn(step -> step.kernel().equals("definition"))
                    .extracting(Explanation.Line::operator)
                    .containsOnly("Cast");
        }
    }

    private static Tensor halves(Tensor floats) {
        var halves = Tensor.allocate(DType.FLOAT16, floats.shape());
        for (long i = 0; i < halves.size(); i++) {
            halves.set(i, floats.doubleAt(i));
        }
        return halves;
    }

    private static void assertClose(String name, float[] got, float[] want) {
        double worst = IntStream.range(0, want.length)
                .mapToDouble(i -> Math.abs((double) got[i] - want[i]))
                .max()
                .orElseThrow();
        assertThat(worst).as("%s: largest difference of probabilities", name).isLessThan(AGREEMENT);
    }
}
