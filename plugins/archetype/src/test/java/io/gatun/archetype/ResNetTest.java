package io.gatun.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Explanation;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import io.gatun.zoo.Zoo;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** ResNet-50 runs on the generated plugin as one part, and gives the CPU's answer. */
class ResNetTest {
    /** A picture of 64x64 shows what one of 224x224 would, in a twelfth of the time. */
    private static final Shape PICTURE = Shape.of(1, 3, 64, 64);

    private static final double AGREEMENT = 1e-4;

    @Test
    void allOfItIsOnePartAndTheAnswerIsTheProcessors() {
        try (var arena = Arena.ofShared();
                var model = Model.of(resNet50(arena));
                var session = model.session(Options.defaults()
                        .plugin(GeneratedProject.get().provider())
                        .require("mine"));
                var reference = model.session();
                var picture = noise();
                var got = session.run(picture);
                var want = reference.run(picture)) {
            var explanation = session.explain(PICTURE);
            assertThat(explanation.refusals()).isEmpty();
            assertThat(explanation.steps()).extracting(Explanation.Line::device).containsOnly("mine");
            assertThat(explanation.steps().stream()
                            .filter(line -> line.operator().equals("Upload")))
                    .hasSize(1);
            assertThat(explanation.steps().stream()
                            .filter(line -> line.operator().equals("Download")))
                    .hasSize(1);
            assertAgree(got.toFloats(), want.toFloats());
        }
    }

    /** The zoo's ResNet-50 with random weights, for a smaller picture. */
    private static Graph resNet50(Arena arena) {
        var graph = Zoo.build("resnet50", 1, arena);
        var smaller = new GraphBuilder(graph.name());
        smaller.input(GraphInput.of(graph.inputs().getFirst().value(), new TensorType(DType.FLOAT32, PICTURE)));
        graph.constants().forEach(smaller::constant);
        graph.nodes().forEach(smaller::node);
        graph.outputs().forEach(smaller::output);
        return smaller.build();
    }

    private static Tensor noise() {
        var tensor = Tensor.allocate(DType.FLOAT32, PICTURE);
        var random = new Random(2);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    private static void assertAgree(float[] got, float[] want) {
        assertThat(got).hasSameSizeAs(want);
        double scale = 0;
        double worst = 0;
        for (int i = 0; i < want.length; i++) {
            scale = Math.max(scale, Math.abs(want[i]));
            worst = Math.max(worst, Math.abs((double) got[i] - want[i]));
        }
        assertThat(scale).isPositive().isFinite();
        assertThat(worst).as("largest difference, outputs up to %s", scale).isLessThan(AGREEMENT * scale);
    }
}
