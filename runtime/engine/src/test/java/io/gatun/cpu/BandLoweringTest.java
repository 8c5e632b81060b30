package io.gatun.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Explanation;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.MaxPool;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which chains become one step, and that the numbers stay what they are layer by layer, to the bit. A network is computed layer by
 * layer if it also puts out what lies between.
 */
class BandLoweringTest {
    private static final int SIDE = 44;

    /** A network in the making: activations that will be fused, random weights. */
    private static final class Drawing {
        private final GraphBuilder builder = new GraphBuilder("network");
        private final Map<Value, Integer> channels = new HashMap<>();
        private final List<Value> between = new ArrayList<>();
        private final Value x;

        Drawing(int channels) {
            x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(channels), Dim.of(SIDE), Dim.of(SIDE));
            this.channels.put(x, channels);
        }

        Value pointwise(String name, Value in, int out) {
            return conv(name, in, out, 1, 1, 1);
        }

        Value depthwise(String name, Value in, int stride) {
            return relu(conv(name, in, channels.get(in), 3, stride, channels.get(in)));
        }

        Value conv(String name, Value in, int out, int kernel, int stride, int groups) {
            int depth = channels.get(in) / groups;
            var around = List.of((long) kernel / 2, (long) kernel / 2);
            var window = new Window(
                    List.of(), List.of((long) stride, (long) stride), List.of(), new Padding.Explicit(around, around));
            var shape = Shape.of(out, depth, kernel, kernel);
            var weight = Tensor.of(shape, Floats.random((int) shape.size(), shape.size()));
            var value = builder.node(name, new Conv(window, groups), in, builder.constant(name + ".weight", weight));
            channels.put(value, out);
            return value;
        }

        Value relu(Value in) {
            var value = builder.node(in.name() + ".relu", Unary.of(Unary.Function.RELU), in);
            channels.put(value, channels.get(in));
            return value;
        }

        Value sum(String name, Value a, Value b) {
            var value = builder.node(name, new Binary(Binary.Function.ADD), a, b);
            channels.put(value, channels.get(a));
            return value;
        }

        /** Expanded, depthwise, projected. */
        Value block(String name, Value in, int expanded, int stride, int out) {
            var wide = relu(pointwise(name + ".expand", in, expanded));
            var middle = depthwise(name + ".depthwise", wide, stride);
            between.add(wide);
            between.add(middle);
            return pointwise(name + ".project", middle, out);
        }
    }

    /** What a network gave, and how it was planned. */
    private record Result(float[] y, Explanation plan) {
        long bands() {
            return plan.steps().stream()
                    .filter(step -> step.kernel().equals("bands"))
                    .count();
        }
    }

    @FunctionalInterface
    private interface Draft {
        Value draw(Drawing drawing);
    }

    private static Result run(int channels, int images, int threads, boolean layerByLayer, Draft draft) {
        var drawing = new Drawing(channels);
        drawing.builder.output(draft.draw(drawing));
        if (layerByLayer) {
            drawing.between.forEach(drawing.builder::output);
        }
        var shape = Shape.of(images, channels, SIDE, SIDE);
        try (var model = Model.of(drawing.builder.build());
                var session = model.session(Options.defaults().threads(threads))) {
            var x = Tensor.of(shape, Floats.random((int) shape.size(), 7));
            var outputs = session.run(Map.of("x", x));
            var y = outputs.get(model.outputs().getFirst()).toFloats();
            outputs.close();
            return new Result(y, session.explain(shape));
        }
    }

    private static void assertBanded(int bands, int channels, Draft draft) {
        for (int images = 1; images <= 2; images++) {
            var apart = run(channels, images, 1, true, draft);
            assertThat(apart.bands()).as(apart.plan.toString()).isZero();
            for (int threads = 1; threads <= 3; threads++) {
                var banded = run(channels, images, threads, false, draft);
                assertThat(banded.bands()).as(banded.plan.toString()).isEqualTo(bands);
                assertThat(banded.y).isEqualTo(apart.y);
                assertThat(banded.plan.macs()).isEqualTo(apart.plan.macs());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aBlockIsOneStep(int stride) {
        assertBanded(1, 24, drawing -> drawing.block("a", drawing.x, 100, stride, 20));
    }

    @Test
    void aSumWithWhatCameInIsPartOfIt() {
        assertBanded(2, 24, drawing -> {
            var a = drawing.block("a", drawing.x, 96, 1, 24);
            return drawing.sum("end", drawing.block("b", a, 144, 1, 24), a);
        });
    }

    @Test
    void theFirstLayerCanBeginAChain() {
        assertBanded(1, 3, drawing -> {
            var stem = drawing.relu(drawing.conv("stem", drawing.x, 96, 3, 1, 1));
            var middle = drawing.depthwise("d", stem, 1);
            drawing.between.addAll(List.of(stem, middle));
            return drawing.pointwise("end", middle, 16);
        });
    }

    @Test
    void theFirstLayerAndThePoolBehindItAreOneStep() {
        assertBanded(1, 3, drawing -> {
            var stem = drawing.relu(drawing.conv("stem", drawing.x, 144, 3, 1, 1));
            drawing.between.add(stem);
            var window = new Window(
                    List.of(3L, 3L),
                    List.of(2L, 2L),
                    List.of(),
                    new Padding.Explicit(List.of(1L, 1L), List.of(0L, 1L)));
            return drawing.builder.node("end", new MaxPool(window, false, false), stem);
        });
    }

    @Test
    void aChainMayBeginWithTheDepthwiseConvolution() {
        assertBanded(1, 144, drawing -> {
            var middle = drawing.depthwise("d", drawing.x, 1);
            drawing.between.add(middle);
            return drawing.pointwise("end", middle, 16);
        });
    }

    @Test
    void whatLiesBetweenNeedsNoMemory() {
        Draft draft = drawing -> drawing.pointwise("end", drawing.block("a", drawing.x, 192, 1, 16), 16);
        var plan = run(16, 1, 1, false, draft).plan;
        long expanded = 4L * SIDE * SIDE * 192;
        assertThat(plan.activationBytes()).isLessThan(expanded / 2);
        assertThat(plan.plannedBytes()).isLessThan(expanded);
    }

    @Test
    void itsTrafficIsWhatGoesInAndOutAndTheWeightsOfAll() {
        var plan = run(24, 1, 1, false, drawing -> drawing.block("a", drawing.x, 100, 1, 20)).plan;
        var step = plan.steps().stream()
                .filter(line -> line.kernel().equals("bands"))
                .findFirst()
                .orElseThrow();
        int weights = 24 * 100 + 9 * 100 + 100 * 20;
        // channels lie padded to whole vectors
        assertThat(step.traffic())
                .isBetween(4L * (SIDE * SIDE * (24 + 20) + weights), 4L * (SIDE * SIDE * (32 + 32) + 2 * weights));
    }

    @Test
    void aMapThatSomebodyElseReadsIsMadeAsAWhole() {
        var result = run(16, 1, 1, false, drawing -> {
            var wide = drawing.relu(drawing.pointwise("expand", drawing.x, 192));
            var middle = drawing.depthwise("depthwise", wide, 1);
            var both = drawing.sum("both", drawing.pointwise("narrow", middle, 16), drawing.pointwise("too", wide, 16));
            return drawing.sum("end", both, drawing.pointwise("again", middle, 16));
        });
        assertThat(result.bands()).as(result.plan.toString()).isZero();
    }

    @Test
    void smallMapsAreMadeLayerByLayer() {
        var result = run(16, 1, 1, false, drawing -> drawing.block("a", drawing.x, 32, 2, 16));
        assertThat(result.bands()).as(result.plan.toString()).isZero();
    }
}
