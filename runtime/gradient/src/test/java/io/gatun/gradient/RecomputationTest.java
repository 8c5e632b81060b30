package io.gatun.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.gradient.loss.Loss;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Conv;
import io.gatun.op.Padding;
import io.gatun.op.Reduce;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecomputationTest {
    private static final int LAYERS = 36;

    private static final Shape CHANNELS = Shape.of(4);

    private final Draft draft = new Draft(DType.FLOAT32);
    private final List<Value> statistics = new ArrayList<>();
    private Value end;

    /** A network while it learns: losses, gradients and statistics. */
    private static Graph learning(SmallNetworks.Family family, boolean recomputing, Arena arena) {
        var network = SmallNetworks.of(family, DType.FLOAT32);
        var statistics = network.nodes().stream()
                .filter(node -> node.operator().equals("BatchNormalization"))
                .flatMap(node -> node.inputs().subList(3, 5).stream())
                .toList();
        var learning = Parameters.of(network).stream()
                .filter(value -> !statistics.contains(value))
                .filter(value -> network.requireType(value).shape().rank() > 0)
                .toList();
        var training = TrainingGraph.of(network, learning);
        var graph = new SoftmaxCrossEntropy()
                .behind(training.graph(), network.outputs().getFirst(), arena);
        return Gradients.of(graph)
                .output(Loss.LOSS)
                .withRespectTo(learning)
                .recomputing(recomputing)
                .keeping(Loss.LOSS)
                .keeping(training.statistics().values().toArray(new Value[0]))
                .build(arena)
                .graph();
    }

    private static Map<String, Tensor> numbers(Graph graph, Arena arena) {
        var random = new Random(3);
        var fed = new HashMap<String, Tensor>();
        for (var input : graph.inputs()) {
            var tensor = Tensor.allocate(graph.requireType(input.value()), arena);
            for (long i = 0; i < tensor.size(); i++) {
                tensor.set(i, tensor.dtype().isFloating() ? random.nextDouble() + 0.1 : random.nextInt(3));
            }
            fed.put(input.name(), tensor);
        }
        return fed;
    }

    /** The bytes of all outputs. */
    private static Map<String, byte[]> run(Graph graph, Map<String, Tensor> fed) {
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(2));
                var results = session.run(fed)) {
            var bytes = new HashMap<String, byte[]>();
            graph.outputs()
                    .forEach(output -> bytes.put(
                            output.name(), results.get(output.name()).segment().toArray(ValueLayout.JAVA_BYTE)));
            return bytes;
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SQUEEZENET", mode = EnumSource.Mode.EXCLUDE)
    void networksLearnTheSameBits(SmallNetworks.Family family) {
        try (var arena = Arena.ofShared()) {
            assertSame(learning(family, false, arena), learning(family, true, arena), arena);
        }
    }

    private static void assertSame(Graph kept, Graph repeated, Arena arena) {
        assertThat(repeated.inputs()).isEqualTo(kept.inputs());
        assertThat(repeated.outputs()).isEqualTo(kept.outputs());
        assertThat(copies(repeated)).isNotEmpty();
        var fed = numbers(kept, arena);
        var wanted = run(kept, fed);
        run(repeated, fed).forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(wanted.get(name)));
    }

    private static List<Node> copies(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.name().endsWith(".again"))
                .toList();
    }

    @Test
    void runningStatisticsMoveOnce() {
        try (var arena = Arena.ofShared()) {
            var repeated = copies(gradients(chain(), true, arena)).stream()
                    .filter(node -> node.operator().equals("BatchNormalization"))
                    .toList();
            assertThat(repeated)
                    .isNotEmpty()
                    .allSatisfy(node -> assertThat(node.outputs()).hasSize(1));
        }
    }

    /** Layers one behind the other: convolution, normalisation by the batch, and a function that reads what it put out. */
    private List<Value> chain() {
        var window =
                new Window(List.of(), List.of(), List.of(), new Padding.Explicit(List.of(1L, 1L), List.of(1L, 1L)));
        var weights = new ArrayList<Value>();
        var x = draft.input(Shape.of(2, 4, 24, 24));
        for (int i = 0; i < LAYERS; i++) {
            weights.add(draft.numbers(Shape.of(4, 4, 3, 3), 0.1, -0.2, 0.3, 0.05));
            var normalised = draft.node(
                    new BatchNormalization(1e-3f, 0.9f, true),
                    3,
                    draft.node(new Conv(window, 1), x, weights.getLast()),
                    draft.numbers(CHANNELS, 1),
                    draft.numbers(CHANNELS, 0.1),
                    draft.numbers(CHANNELS, 0.2),
                    draft.numbers(CHANNELS, 2));
            statistics.addAll(normalised.subList(1, 3));
            x = draft.node(Unary.of(Unary.Function.TANH), normalised.getFirst());
        }
        end = draft.node(new Reduce(Reduce.Function.MEAN, false, false), x);
        return weights;
    }

    private static long planned(Graph graph) {
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(1))) {
            return session.explain(graph.inputs().stream()
                            .map(GraphInput::value)
                            .map(value -> graph.requireType(value).shape())
                            .toArray(Shape[]::new))
                    .plannedBytes();
        }
    }

    private Graph gradients(List<Value> weights, boolean recomputing, Arena arena) {
        return Gradients.of(draft.graph(end))
                .output(end)
                .withRespectTo(weights)
                .recomputing(recomputing)
                .keeping(statistics.toArray(new Value[0]))
                .build(arena)
                .graph();
    }

    @Test
    void aLongChainNeedsAboutTwiceTheSquareRootOfItsLength() {
        var weights = chain();
        try (var arena = Arena.ofShared()) {
            var kept = gradients(weights, false, arena);
            var repeated = gradients(weights, true, arena);
            assertThat(planned(repeated)).isLessThan(planned(kept) / 2);
            assertThat(copies(repeated)).hasSizeLessThan(3 * LAYERS).doesNotHaveDuplicates();
            assertSame(kept, repeated, arena);
        }
    }

    @Test
    void whatIsFrozenIsKeptAndNotRepeated() {
        var weights = chain();
        var last = weights.subList(LAYERS / 2, LAYERS);
        try (var arena = Arena.ofShared()) {
            var frozen = new ArrayList<>(weights.subList(0, LAYERS / 2));
            assertThat(copies(gradients(last, true, arena)))
                    .isNotEmpty()
                    .allSatisfy(node -> assertThat(node.inputs()).doesNotContainAnyElementsOf(frozen));
        }
    }
}
