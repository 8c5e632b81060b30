package io.gatun.gradient.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.gradient.head.LastLayer.Ending;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.GlobalMaxPool;
import io.gatun.op.LogSoftmax;
import io.gatun.op.MatMul;
import io.gatun.op.Reduce;
import io.gatun.op.Reshape;
import io.gatun.op.Softmax;
import io.gatun.op.Squeeze;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewHeadTest {
    private static final int CLASSES = 4;

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void gemm() {
        check("fc", 6, 7, Ending.LOGITS, (ends, seen) -> {
            var row = pooledRow(ends, seen);
            return ends.graph()
                    .node("fc", new Gemm(1, 1, false, true), row, ends.weight("w", 7, 6), ends.weight("b", 7));
        });
    }

    @Test
    void gemmOfAMatrixTheOtherWayRoundBehindDropout() {
        check("fc", 216, 7, Ending.SOFTMAX, (ends, seen) -> {
            var row = ends.graph()
                    .node("dropout", new Dropout(false), ends.graph().node("row", new Flatten(1), seen));
            var fc = ends.graph().node("fc", new Gemm(2, 0, false, false), row, ends.weight("w", 216, 7));
            return ends.graph().node("softmax", new Softmax(-1, false), fc);
        });
    }

    @Test
    void matMulWithAnAddition() {
        check("product", 6, 7, Ending.LOG_SOFTMAX, (ends, seen) -> {
            var product = ends.graph().node("product", new MatMul(), pooledRow(ends, seen), ends.weight("w", 6, 7));
            var sum = ends.graph().node("sum", new Binary(Binary.Function.ADD), ends.weight("b", 7), product);
            return ends.graph().node("log", new LogSoftmax(1, false), sum);
        });
    }

    @Test
    void matMulAloneOnMoreAxes() {
        check("product", 6, 7, Ending.SOFTMAX, (ends, seen) -> {
            var mean = ends.graph()
                    .node("mean", new Reduce(Reduce.Function.MEAN, false, false), seen, ends.longs("axes", 2, 3));
            var row = ends.graph().node("shaped", new Reshape(false), mean, ends.longs("shape", 0, 1, 6));
            var product = ends.graph().node("product", new MatMul(), row, ends.weight("w", 6, 7));
            var flat = ends.graph().node("squeezed", new Squeeze(), product, ends.longs("one", 1));
            return ends.graph().node("sigmoid", Unary.of(Unary.Function.SIGMOID), flat);
        });
    }

    /** SqueezeNet: a 1x1 convolution, a ReLU, a global average, a softmax. */
    @Test
    void convolutionBeforeThePool() {
        var result = check("classes", 6, 7, Ending.SOFTMAX, (ends, seen) -> {
            var conv = ends.graph()
                    .node("classes", new Conv(Ends.POINT, 1), seen, ends.weight("w", 7, 6, 1, 1), ends.weight("b", 7));
            var relu = ends.graph().node("positive", Unary.of(Unary.Function.RELU), conv);
            var pool = ends.graph().node("pool", new GlobalAveragePool(), relu);
            return ends.graph().node("softmax", new Softmax(1, true), pool);
        });
        assertThat(result.replaced().plane()).isTrue();
    }

    @Test
    void convolutionOfOnePoint() {
        var result = check("classes", 6, 7, Ending.LOGITS, (ends, seen) -> {
            var pool = ends.graph().node("pool", new GlobalAveragePool(), seen);
            var conv = ends.graph().node("classes", new Conv(Ends.POINT, 1), pool, ends.weight("w", 7, 6, 1, 1));
            return ends.graph().node("row", new Flatten(1), conv);
        });
        assertThat(result.replaced().plane()).isFalse();
    }

    private static Value pooledRow(Ends ends, Value seen) {
        return ends.graph().node("features", new Flatten(1), ends.graph().node("pool", new GlobalAveragePool(), seen));
    }

    /** The whole network gives what its two parts give one after the other, and what the new weights say. */
    private NewHead check(String node, long features, long classes, Ending ending, BiFunction<Ends, Value, Value> end) {
        var graph = Ends.network(arena, end);
        var found = LastLayer.of(graph);
        assertThat(found.node().name()).isEqualTo(node);
        assertThat(found.features()).isEqualTo(features);
        assertThat(found.classes()).isEqualTo(classes);
        assertThat(found.ending()).isEqualTo(ending);
        assertThat(found.dtype()).isEqualTo(DType.FLOAT32);

        var head = NewHead.on(graph, CLASSES, HeadInitialisation.KAIMING_UNIFORM, 5, arena);
        assertThat(head.replaced()).isEqualTo(found);
        assertThat(head.network().outputs()).isEqualTo(graph.outputs());
        assertThat(head.network().inputs()).isEqualTo(graph.inputs());
        assertThat(head.network().constant(new Value("w"))).as("the old weight").isEmpty();
        try (var pictures = random(Shape.of(3, 3, 6, 6));
                var seen = run(head.features(), pictures);
                var logits = run(head.head(), seen);
                var got = run(head.network(), pictures)) {
            assertThat(seen.shape()).isEqualTo(Shape.of(3, features));
            assertThat(got.shape()).isEqualTo(Shape.of(3, CLASSES));
            var weight = head.network().constant(head.weight()).orElseThrow();
            var bias = head.head().constant(head.bias()).orElseThrow();
            assertThat(weight.shape()).isEqualTo(Shape.of(CLASSES, features));
            for (int picture = 0; picture < 3; picture++) {
                double sum = 0;
                for (int label = 0; label < CLASSES; label++) {
                    double logit = bias.getFloat(label);
                    for (int i = 0; i < features; i++) {
                        logit += (double) weight.getFloat(label, i) * seen.getFloat(picture, i);
                    }
                    assertThat((double) logits.getFloat(picture, label)).isCloseTo(logit, within(1e-4));
                    sum += Math.exp(logit);
                }
                for (int label = 0; label < CLASSES; label++) {
                    double logit = logits.getFloat(picture, label);
                    double want = switch (ending) {
                        case LOGITS -> logit;
                        case SOFTMAX -> Math.exp(logit) / sum;
                        case LOG_SOFTMAX -> logit - Math.log(sum);
                    };
                    assertThat((double) got.getFloat(picture, label)).isCloseTo(want, within(1e-5));
                }
            }
        }
        return head;
    }

    private static Tensor random(Shape shape) {
        var tensor = Tensor.allocate(DType.FLOAT32, shape);
        var random = new Random(1);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    private static Tensor run(Graph graph, Tensor input) {
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(1))) {
            return session.run(input);
        }
    }

    @Test
    void weightsComeFromTheSeedAndStayInTheirRange() {
        var graph = Ends.network(
                arena,
                (ends, seen) -> ends.graph()
                        .node("fc", new Gemm(1, 1, false, true), pooledRow(ends, seen), ends.weight("w", 7, 6)));
        for (var initialisation : HeadInitialisation.values()) {
            var one = weights(graph, initialisation, 1);
            assertThat(weights(graph, initialisation, 1)).isEqualTo(one);
            assertThat(weights(graph, initialisation, 2)).isNotEqualTo(one);
            double largest = 0;
            for (float weight : one) {
                largest = Math.max(largest, Math.abs(weight));
            }
            double bound = initialisation == HeadInitialisation.XAVIER_UNIFORM ? Math.sqrt(0.6) : 1 / Math.sqrt(6);
            assertThat(largest).isBetween(bound * 0.7, bound);
        }
    }

    private float[] weights(Graph graph, HeadInitialisation initialisation, long seed) {
        var head = NewHead.on(graph, CLASSES, initialisation, seed, arena);
        return head.network().constant(head.weight()).orElseThrow().toFloats();
    }

    @Test
    void namesOfTheGraphAreLeftToIt() {
        var graph = Ends.network(arena, (ends, seen) -> {
            var row = pooledRow(ends, seen);
            var fc = ends.graph().node("logits", new Gemm(1, 1, false, true), row, ends.weight("head.weight", 7, 6));
            return ends.graph().node("out", new Softmax(1, false), fc);
        });
        var head = NewHead.on(graph, CLASSES, HeadInitialisation.XAVIER_UNIFORM, 1, arena);
        assertThat(head.weight()).isEqualTo(new Value("head.weight.2"));
        assertThat(head.logits()).isEqualTo(new Value("logits.2"));
        assertThatThrownBy(() -> NewHead.on(graph, 1, HeadInitialisation.XAVIER_UNIFORM, 1, arena))
                .hasMessage("a last layer tells at least 2 classes apart, got 1");
    }

    @Test
    void saysByNameWhyThereIsNoLastLayer() {
        refused(
                "node 'max' (GlobalMaxPool): stands at the end of the network and is no layer that gives classes; wanted Gemm,"
                        + " MatMul, or a 1x1 Conv whose planes are averaged",
                (ends, seen) -> ends.graph().node("max", new GlobalMaxPool(), seen));
        refused(
                "node 'classes' (Conv): gives classes for each place of a picture, and nothing behind it averages them",
                (ends, seen) ->
                        ends.graph().node("classes", new Conv(Ends.POINT, 1), seen, ends.weight("w", 7, 6, 1, 1)));
        refused(
                "node 'classes' (Conv): is the last layer, of weight [8,3,1,1] in 2 groups; only a 1x1 convolution of one group"
                        + " gives classes",
                (ends, seen) -> ends.graph()
                        .node(
                                "pool",
                                new GlobalAveragePool(),
                                ends.graph()
                                        .node("classes", new Conv(Ends.POINT, 2), seen, ends.weight("w", 8, 3, 1, 1))));
        refused(
                "node 'product' (MatMul): is the last layer, but its weight 'seen' is computed from the input and cannot be"
                        + " learned",
                (ends, seen) -> {
                    var again = ends.graph().node("seen", Unary.of(Unary.Function.ABS), seen);
                    return ends.graph().node("product", new MatMul(), seen, again);
                });
        refused(
                "node 'mean' (ReduceMean): averages what node 'product' (MatMul) gives, which is then no score of one class"
                        + " for the whole picture",
                (ends, seen) -> {
                    var product = ends.graph().node("product", new MatMul(), seen, ends.weight("w", 6, 7));
                    return ends.graph()
                            .node(
                                    "mean",
                                    new Reduce(Reduce.Function.MEAN, false, false),
                                    product,
                                    ends.longs("axes", 1, 2));
                });
        refused(
                "output 'product' is f32[1,6,6,7], which is no row of the 7 classes that node 'product' (MatMul) gives",
                (ends, seen) -> ends.graph().node("product", new MatMul(), seen, ends.weight("w", 6, 7)));
        refused(
                "the way back from output 'bent' ends at 'picture' without any layer that gives classes (Gemm, MatMul or 1x1"
                        + " Conv)",
                (ends, seen) -> ends.graph().node("bent", Unary.of(Unary.Function.RELU), new Value("picture")));
    }

    private void refused(String message, BiFunction<Ends, Value, Value> end) {
        var graph = Ends.network(arena, end);
        assertThatThrownBy(() -> LastLayer.of(graph))
                .isInstanceOf(GatunException.class)
                .hasMessage(message);
    }
}
