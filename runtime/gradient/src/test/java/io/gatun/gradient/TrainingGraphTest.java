package io.gatun.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Dropout;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingGraphTest {
    private static final BatchNormalization NORMALIZATION = new BatchNormalization(0, 0.75f, false);
    private static final Shape CHANNEL = Shape.of(1);

    private final Draft draft = new Draft(DType.FLOAT64);
    private final Value x = draft.input(Shape.of(4, 1));

    private record Layer(Value scale, Value bias, Value mean, Value variance, Value y) {}

    private Layer normalised(Value x) {
        var scale = draft.numbers(CHANNEL, 1);
        var bias = draft.numbers(CHANNEL, 0);
        var mean = draft.numbers(CHANNEL, 2);
        var variance = draft.numbers(CHANNEL, 4);
        return new Layer(scale, bias, mean, variance, draft.node(NORMALIZATION, x, scale, bias, mean, variance));
    }

    private static Tensor column(double... values) {
        var tensor = Tensor.allocate(TensorType.of(DType.FLOAT64, values.length, 1), Arena.ofAuto());
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }

    @Test
    void onlyNormalisationsThatLearnGoByTheBatch() {
        var frozen = normalised(x);
        var learning = normalised(frozen.y);
        var training = TrainingGraph.of(draft.graph(learning.y), List.of(learning.bias));
        assertThat(training.graph().nodes())
                .extracting(Node::op)
                .containsExactly(NORMALIZATION, new BatchNormalization(0, 0.75f, true));
        assertThat(training.statistics()).containsOnlyKeys(learning.mean, learning.variance);
        assertThat(training.graph().inputs())
                .extracting(input -> input.value())
                .containsExactly(x, learning.mean, learning.variance);
    }

    @Test
    void statisticsMoveTowardsThoseOfTheBatch() {
        var layer = normalised(x);
        var training = TrainingGraph.of(draft.graph(layer.y), List.of(layer.scale));
        var one = Tensor.allocate(new TensorType(DType.FLOAT64, CHANNEL), Arena.ofAuto());
        one.set(0, 2.0);
        var four = Tensor.allocate(new TensorType(DType.FLOAT64, CHANNEL), Arena.ofAuto());
        four.set(0, 4.0);
        var results = GradientCheck.evaluate(
                training.graph(), Map.of(x, column(1, 3, 5, 7), layer.mean, one, layer.variance, four), Arena.ofAuto());
        // mean 4 and variance 5 of the batch count a quarter
        assertThat(results.get(training.statistics().get(layer.mean)).doubleAt(0))
                .isEqualTo(2.5);
        assertThat(results.get(training.statistics().get(layer.variance)).doubleAt(0))
                .isEqualTo(4.25);
        assertThat(results.get(layer.y).doubleAt(3)).isCloseTo(3 / Math.sqrt(5), within(1e-12));
    }

    @Test
    void dropoutsMultiplyByTheirMask() {
        var y = draft.node(new Dropout(false), x, draft.number(0.25));
        var training = TrainingGraph.of(draft.graph(y), List.of());
        var mask = training.masks().getFirst();
        assertThat(mask.ratio()).isEqualTo(0.25);
        var results = GradientCheck.evaluate(
                training.graph(), Map.of(x, column(1, 3, 5, 7), mask.input(), column(0, 2, 0, 2)), Arena.ofAuto());
        assertThat(results.get(y).toDoubles(0, 4)).containsExactly(0, 6, 0, 14);
    }

    @Test
    void dropoutsThatDropNothingStay() {
        var y = draft.node(new Dropout(false), x, draft.number(0));
        var training = TrainingGraph.of(draft.graph(y), List.of());
        assertThat(training.masks()).isEmpty();
        assertThat(training.graph().nodes()).extracting(Node::operator).containsExactly("Dropout");
    }

    @Test
    void aMaskDropsItsPartAndMakesUpForIt() {
        var mask = new DropoutMask(new Value("mask"), 0.2);
        try (var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(100_000));
                var again = Tensor.allocate(DType.FLOAT32, Shape.of(100_000))) {
            mask.fill(tensor, 42);
            mask.fill(again, 42);
            assertThat(tensor.segment().mismatch(again.segment())).isEqualTo(-1);
            double sum = 0;
            var seen = new ArrayList<Float>();
            for (float element : tensor.toFloats()) {
                sum += element;
                if (!seen.contains(element)) {
                    seen.add(element);
                }
            }
            assertThat(seen).containsExactlyInAnyOrder(0f, 1.25f);
            assertThat(sum / tensor.size()).isCloseTo(1, within(0.01));
        }
    }

    @Test
    void sharedStatisticsAreRefused() {
        var first = normalised(x);
        var second = draft.node(NORMALIZATION, first.y, first.scale, first.bias, first.mean, first.variance);
        var graph = draft.graph(second);
        assertThatThrownBy(() -> TrainingGraph.of(graph, List.of(first.scale)))
                .isInstanceOf(GatunException.class)
                .hasMessageStartingWith("draft: node 'BatchNormalization")
                .hasMessageEndingWith("shares its statistics '" + first.mean + "' with another that learns");
    }
}
