package io.gatun.gradient.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.Options;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.optimiser.Adam;
import io.gatun.graph.Value;
import io.gatun.tensor.Shape;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
    private static final Shape BATCH = Shape.of(32, 1, Stripes.SIDE, Stripes.SIDE);
    private static final int CHANNELS = 6;

    /** Numbers of the last layer, and of both convolutions with their normalisations. */
    private static final long HEAD = 3 * CHANNELS + 3;

    private static final long ALL = HEAD + CHANNELS * 9 + CHANNELS * CHANNELS * 9 + 4 * CHANNELS;
    private static final long STATISTICS = 4 * CHANNELS;

    private static <T> T with(int layers, TrainingSettings settings, Function<TrainingStep, T> use) {
        try (var arena = Arena.ofShared()) {
            var network = Stripes.network(arena);
            try (var step = new TrainingStep(
                    network,
                    network.outputs().getFirst(),
                    WeightedLayer.lastLayers(network, layers),
                    settings.options(Options.defaults().threads(1)))) {
                return use.apply(step);
            }
        }
    }

    private static TrainingMemory memory(int layers, TrainingSettings settings) {
        return with(layers, settings, step -> step.memory(BATCH));
    }

    @Test
    void countsWhatLearns() {
        var memory = memory(3, TrainingSettings.defaults().optimiser(Adam.adam()));
        assertThat(memory.gradients()).isEqualTo(ALL * Float.BYTES);
        assertThat(memory.learning()).isEqualTo(2 * (ALL + STATISTICS) * Float.BYTES);
        assertThat(memory.optimiser()).isEqualTo(2 * ALL * Float.BYTES);
        assertThat(memory.parameters()).isEqualTo((ALL + STATISTICS + 1) * Float.BYTES);
        assertThat(memory.frozen()).isZero();
        assertThat(memory.packed()).isZero();
        assertThat(memory.batch()).isGreaterThan(BATCH.size() * Float.BYTES);
        // the network's four planes: of a convolution, and of the function behind its normalisation, each twice
        assertThat(memory.kept()).isGreaterThanOrEqualTo(4 * CHANNELS * BATCH.size() * Float.BYTES);
        assertThat(memory.live()).isGreaterThanOrEqualTo(memory.kept()).isLessThanOrEqualTo(memory.block());
        assertThat(memory.total())
                .isEqualTo(memory.learning()
                        + memory.gradients()
                        + memory.optimiser()
                        + memory.batch()
                        + memory.block()
                        + memory.validation());
    }

    @Test
    void frozenLayersKeepNothing() {
        var memory = memory(1, TrainingSettings.defaults());
        assertThat(memory.gradients()).isEqualTo(HEAD * Float.BYTES);
        assertThat(memory.kept()).isLessThan(BATCH.size() * Float.BYTES);
        assertThat(memory.frozen()).isPositive();
        assertThat(memory.packed()).isPositive();
    }

    @Test
    void isATableAndALine() {
        var memory = memory(2, TrainingSettings.defaults());
        assertThat(memory.toString())
                .contains(
                        "stripes learns from batches of [32,1,7,7]",
                        "gradients",
                        "alive to the end of a step",
                        "total");
        assertThat(memory.line())
                .matches(
                        "[0-9.]+ MB of memory: [0-9.]+ MB for values of a batch of 32 \\([0-9.]+ times one forward pass\\),"
                                + " [0-9.]+ MB for weights that learn, their gradients and the optimiser, [0-9.]+ MB beside");
    }

    @Test
    void tellsWhichBatchWouldFit() {
        with(3, TrainingSettings.defaults(), step -> {
            long enough = step.memory(BATCH).total();
            assertThatCode(() -> step.requireMemory(BATCH, enough)).doesNotThrowAnyException();
            long half = step.memory(BATCH.with(0, 16)).total();
            assertThatThrownBy(() -> step.requireMemory(BATCH, half))
                    .isInstanceOf(GatunException.class)
                    .hasMessageMatching("stripes: training with batches of 32 takes [0-9.]+ MB of memory, and there are"
                            + " [0-9.]+ MB: a batch of 1[67] would fit.*with recomputation.*");
            assertThatThrownBy(() -> step.requireMemory(BATCH, 1000)).hasMessageContaining("not even a batch of 1");
            return step;
        });
    }

    private static Map<Value, float[]> learned(boolean recomputing) {
        return with(3, TrainingSettings.defaults().recomputing(recomputing), step -> {
            for (int epoch = 0; epoch < 3; epoch++) {
                Stripes.examples(40, 32, 1).forEachBatch(epoch, (pictures, labels) -> step.step(pictures, labels, 0.1));
            }
            var numbers = new HashMap<Value, float[]>();
            step.weights().tensors().forEach((value, tensor) -> numbers.put(value, tensor.toFloats()));
            return numbers;
        });
    }

    @Test
    void recomputationLearnsTheSameBits() {
        var kept = learned(false);
        learned(true)
                .forEach(
                        (value, numbers) -> assertThat(numbers).as(value.name()).isEqualTo(kept.get(value)));
    }
}
