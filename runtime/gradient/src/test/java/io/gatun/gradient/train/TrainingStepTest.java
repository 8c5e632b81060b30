package io.gatun.gradient.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.loss.BinaryCrossEntropy;
import io.gatun.gradient.loss.MeanSquaredError;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingStepTest {
    private final Arena arena = Arena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    private TrainingStep step(int layers, TrainingSettings settings) {
        var network = Stripes.network(arena);
        return new TrainingStep(
                network, network.outputs().getFirst(), WeightedLayer.lastLayers(network, layers), settings);
    }

    private static Map<Value, List<Float>> weights(TrainingStep step) {
        var weights = new HashMap<Value, List<Float>>();
        step.weights().tensors().forEach((value, tensor) -> {
            var numbers = new ArrayList<Float>();
            for (float number : tensor.toFloats()) {
                numbers.add(number);
            }
            weights.put(value, numbers);
        });
        return weights;
    }

    @Test
    void batchesOfAnySizeLearn() {
        try (var step = step(3, TrainingSettings.defaults())) {
            for (int size : new int[] {1, 5, 2, 5}) {
                Stripes.examples(size, size, 1).forEachBatch(0, (pictures, labels) -> {
                    var before = weights(step);
                    assertThat(step.step(pictures, labels, 0.01).count()).isEqualTo(size);
                    assertThat(weights(step)).isNotEqualTo(before);
                });
            }
            assertThat(step.updates().steps()).isEqualTo(4);
        }
    }

    @Test
    void aLossThatIsNoNumberChangesNothing() {
        try (var step = step(3, TrainingSettings.defaults())) {
            var before = weights(step);
            Stripes.examples(4, 4, 1).forEachBatch(0, (pictures, labels) -> {
                try (var broken = Tensor.allocate(pictures.dtype(), pictures.shape())) {
                    broken.set(3, Double.NaN);
                    assertThatThrownBy(() -> step.step(broken, labels, 0.5))
                            .isInstanceOf(GatunException.class)
                            .hasMessage("step 1 at a rate of 0.5: the loss is NaN; try a lower rate, a tenth of it");
                }
            });
            assertThat(weights(step)).isEqualTo(before);
            assertThat(step.updates().steps()).isZero();
        }
    }

    @Test
    void frozenNormalisationsBehindWhatLearnsKeepTheirStatistics() {
        var network = Stripes.network(arena);
        var learning = List.of(new Value("first.weight"));
        try (var step =
                new TrainingStep(network, network.outputs().getFirst(), learning, TrainingSettings.defaults())) {
            Stripes.examples(8, 4, 1).forEachBatch(0, (pictures, labels) -> step.step(pictures, labels, 0.1));
            var trained = step.trained(arena);
            network.constants().forEach((value, tensor) -> {
                boolean same = trained.constant(value).orElseThrow().segment().mismatch(tensor.segment()) == -1;
                assertThat(same).as(value.name()).isEqualTo(!learning.contains(value));
            });
        }
    }

    @Test
    void evaluatingChangesNothingAndGoesByTheStatistics() {
        try (var step = step(3, TrainingSettings.defaults())) {
            Stripes.examples(30, 7, 1).forEachBatch(0, (pictures, labels) -> step.step(pictures, labels, 0.05));
            var before = weights(step);
            var inSmallBatches = step.evaluate(Stripes.examples(30, 4, 1));
            var inLargeOnes = step.evaluate(Stripes.examples(30, 20, 1));
            assertThat(weights(step)).isEqualTo(before);
            assertThat(inSmallBatches.count()).isEqualTo(30);
            assertThat(inSmallBatches.correct()).isEqualTo(inLargeOnes.correct());
            assertThat(inSmallBatches.loss()).isCloseTo(inLargeOnes.loss(), within(1e-5));
        }
    }

    @Test
    void everyLossIsLearned() {
        for (var loss : List.of(
                new SoftmaxCrossEntropy(List.of(1.0, 2.0, 0.5), 0.1),
                new BinaryCrossEntropy(),
                new MeanSquaredError())) {
            try (var step = step(3, TrainingSettings.defaults().loss(loss))) {
                Stripes.examples(12, 12, 1).forEachBatch(0, (pictures, labels) -> {
                    try (var numbers = Tensor.allocate(DType.FLOAT32, Shape.of(12, 3))) {
                        for (int i = 0; i < 12; i++) {
                            numbers.set(i * 3 + labels.longAt(i), 1.0);
                        }
                        var targets = loss instanceof SoftmaxCrossEntropy ? labels : numbers;
                        double first = step.step(pictures, targets, 0.05).loss();
                        for (int i = 0; i < 20; i++) {
                            step.step(pictures, targets, 0.05);
                        }
                        assertThat(step.step(pictures, targets, 0.05).loss())
                                .as(loss.toString())
                                .isLessThan(first * 0.8);
                    }
                });
            }
        }
    }

    @Test
    void whatDoesNotFitIsOneLine() {
        try (var step = step(1, TrainingSettings.defaults());
                var pictures = Tensor.allocate(DType.FLOAT32, Shape.of(2, 1, 7, 7));
                var large = Tensor.allocate(DType.FLOAT32, Shape.of(2, 1, 9, 9));
                var labels = Tensor.of(Shape.of(2), 0L, 3L);
                var three = Tensor.of(Shape.of(3), 0L, 1L, 2L)) {
            assertThatThrownBy(() -> step.step(pictures, labels, 0.1))
                    .hasMessage("an example is of class 3, but the network tells 3 classes apart, from 0 on");
            assertThatThrownBy(() -> step.step(pictures, three, 0.1))
                    .hasMessage("the targets of a prediction f32[2,3] are i64[2], got i64[3]");
            assertThatThrownBy(() -> step.step(large, labels, 0.1)).hasMessageContaining("wants f32[N,1,7,7], got");
            assertThatThrownBy(() -> step.evaluate(Examples.rows(pictures, new int[] {0, 7}, 2, 0)))
                    .hasMessageContaining("of class 7");
        }
        var network = Stripes.network(arena);
        assertThatThrownBy(() ->
                        new TrainingStep(network, network.outputs().getFirst(), List.of(), TrainingSettings.defaults()))
                .hasMessage("stripes: nothing is to learn");
        assertThatThrownBy(() -> new TrainingStep(
                        network,
                        network.outputs().getFirst(),
                        List.of(new Value("no such")),
                        TrainingSettings.defaults()))
                .isInstanceOf(GatunException.class)
                .hasMessageContaining("'no such'");
    }
}
