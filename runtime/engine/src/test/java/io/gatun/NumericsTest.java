package io.gatun;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.op.AveragePool;
import io.gatun.op.Conv;
import io.gatun.op.MaxPool;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericsTest {
    private static final int SIZE = 48;

    @ParameterizedTest
    @EnumSource(Numerics.class)
    void isNamedByTheExplanation(Numerics numerics) {
        try (var model = Model.of(network());
                var session = model.session(Options.defaults().numerics(numerics))) {
            var explanation = session.explain();
            assertThat(explanation.numerics()).isEqualTo(numerics);
            assertThat(explanation.toString())
                    .contains("numerics: " + numerics.name().toLowerCase(java.util.Locale.ROOT));
            assertThat(explanation.steps().stream()
                            .anyMatch(step -> step.kernel().contains("winograd")))
                    .isEqualTo(numerics != Numerics.STRICT);
        }
    }

    /** A fast session before it, of the same model, must not leave its weights to the strict one. */
    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void strictLetsOneBadNumberReachOnlyWhatDependsOnIt(float bad) {
        var graph = network();
        try (var model = Model.of(graph);
                var fast = model.session(Options.defaults());
                var strict = model.session(Options.defaults().threads(2).numerics(Numerics.STRICT));
                var x = input()) {
            x.set(((0 * 3 + 1) * SIZE + 9) * (long) SIZE + 13, bad);
            try (var ofFast = fast.run(x);
                    var ofStrict = strict.run(x)) {
                var wanted =
                        DefinitionRunner.run(graph, List.of(x), Arena.ofAuto()).getFirst();
                assertThat(notFinite(wanted)).isNotEmpty().hasSizeLessThan((int) wanted.size() / 2);
                assertThat(notFinite(ofStrict)).isEqualTo(notFinite(wanted));
                assertThat(notFinite(ofFast)).containsAll(notFinite(wanted));
            }
        }
    }

    @Test
    void strictGivesTheSameBitsForAnyNumberOfThreads() {
        try (var model = Model.of(network());
                var x = input()) {
            assertThat(bits(model, x, 1)).isEqualTo(bits(model, x, 2)).isEqualTo(bits(model, x, 3));
        }
    }

    private static int[] bits(Model model, Tensor x, int threads) {
        try (var session = model.session(Options.defaults().threads(threads).numerics(Numerics.STRICT));
                var y = session.run(x)) {
            return IntStream.range(0, (int) y.size())
                    .map(i -> Float.floatToRawIntBits(y.floatAt(i)))
                    .toArray();
        }
    }

    private static List<Integer> notFinite(Tensor tensor) {
        return IntStream.range(0, (int) tensor.size())
                .filter(i -> !Float.isFinite(tensor.floatAt(i)))
                .boxed()
                .toList();
    }

    private static Graph network() {
        var builder = new GraphBuilder("network");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(3), Dim.of(SIZE), Dim.of(SIZE));
        var first = builder.node("relu", Unary.of(Unary.Function.LEAKY_RELU), conv(builder, "first", x, 3, 20, 1));
        var second = conv(builder, "second", first, 20, 32, 1);
        var pooled = builder.node("max", new MaxPool(window(2, 2), false, false), second);
        var grouped = conv(builder, "grouped", pooled, 32, 32, 4);
        var mean = builder.node("mean", new AveragePool(window(3, 1), false, false), grouped);
        return builder.output(conv(builder, "depthwise", mean, 32, 32, 32)).build();
    }

    private static Window window(long size, long stride) {
        return new Window(List.of(size, size), List.of(stride, stride), List.of(), new Padding.Valid());
    }

    private static Value conv(GraphBuilder builder, String name, Value x, int in, int out, int groups) {
        var window = new Window(List.of(), List.of(), List.of(), new Padding.SameUpper());
        var weight = random(Shape.of(out, in / groups, 3, 3), out, Arena.ofAuto());
        return builder.node(name, new Conv(window, groups), x, builder.constant(name + ".weight", weight));
    }

    private static Tensor input() {
        var x = Tensor.allocate(DType.FLOAT32, Shape.of(1, 3, SIZE, SIZE));
        fill(x, 1);
        return x;
    }

    private static Tensor random(Shape shape, long seed, Arena arena) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, shape), arena);
        fill(tensor, seed);
        return tensor;
    }

    private static void fill(Tensor tensor, long seed) {
        var random = new Random(seed);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian() / 4);
        }
    }
}
