package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Footprint;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.gradient.Gradients;
import io.gatun.gradient.TrainingGraph;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.loss.Loss;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import io.gatun.zoo.Zoo;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What training takes for values, planned: batches of 8 pictures of 224x224. A rule of thumb says that the way back takes twice
 * the memory of the way forth, which keeps all its values. Prints the rows of the table in docs/training-memory.md.
 */
class TrainingMemoryTest {
    private static final Shape PICTURES = Shape.of(8, 3, 224, 224);

    /** A network with its loss while some layers learn, and how it was made. */
    private record Learner(Graph network, Arena arena) {
        Graph gradients(int layers, boolean recomputing) {
            var learning = WeightedLayer.lastLayers(network, layers);
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
    }

    private static Footprint footprint(Graph graph) {
        try (var model = Model.of(graph);
                var session = model.session(Options.defaults().threads(2))) {
            return session.footprint(graph.inputs().stream()
                    .map(GraphInput::value)
                    .map(value -> graph.requireType(value).shape())
                    .toArray(Shape[]::new));
        }
    }

    private static long allValues(Graph graph) {
        return graph.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .mapToLong(value -> graph.type(value).map(TensorType::bytes).orElse(0L))
                .sum();
    }

    private static long macs(Graph graph) {
        return graph.nodes().stream()
                .mapToLong(node -> node.op().macs(graph.operands(node)))
                .sum();
    }

    /**
     * @param lastStage layers with weights from the last stage on
     * @param most of values while all learns, as a share of all that one way forth makes
     * @param mostRecomputing the same with recomputation
     */
    @ParameterizedTest
    @CsvSource({"resnet18,6,0.85,0.4", "resnet50,11,0.65,0.25", "mobilenetv2,5,0.75,0.25", "vgg16,6,0.65,0.4"})
    void staysFarBelowTheRuleOfThumb(String name, int lastStage, double most, double mostRecomputing) {
        try (var arena = Arena.ofShared()) {
            var network = Zoo.build(name, 1, arena).bind(List.of(PICTURES));
            var learner = new Learner(network, arena);
            int layers = WeightedLayer.of(network).size();
            long forth = allValues(network);
            long inference = footprint(network).block();
            long head = footprint(learner.gradients(1, false)).block();
            long stage = footprint(learner.gradients(lastStage, false)).block();
            var keeping = learner.gradients(layers, false);
            var recomputing = learner.gradients(layers, true);
            var all = footprint(keeping);
            var less = footprint(recomputing);
            double more = (double) (macs(recomputing) - macs(keeping)) / macs(network);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f | %.0f | %.0f (%.2f) | %.0f (%.2f) | %.2f |%n",
                    name,
                    forth / 1e6,
                    inference / 1e6,
                    head / 1e6,
                    stage / 1e6,
                    all.block() / 1e6,
                    (double) all.block() / forth,
                    less.block() / 1e6,
                    (double) less.block() / forth,
                    more);
            assertThat((double) all.block() / forth).isLessThan(most);
            assertThat((double) less.block() / forth).isLessThan(mostRecomputing);
            assertThat(less.live()).isLessThan(all.live() * 2 / 3);
            assertThat(more).isBetween(0.3, 1.0);
            assertThat(head).isLessThanOrEqualTo(inference * 11 / 10);
            assertThat(stage).isLessThan(all.block());
        }
    }
}
