package io.gatun.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.optimiser.Schedule;
import io.gatun.gradient.optimiser.Sgd;
import io.gatun.gradient.train.Examples;
import io.gatun.gradient.train.Training;
import io.gatun.gradient.train.TrainingSettings;
import io.gatun.gradient.train.TrainingStep;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import io.gatun.zoo.Zoo;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A network that knows nothing learns drawn pictures until it makes no mistake on others. */
class FromScratchTest {
    private static final int SIDE = 32;
    private static final int CLASSES = 4;
    private static final int BATCH = 32;
    private static final int EPOCHS = 12;

    @Test
    void resNet20TellsPatternsApart() {
        try (var arena = Arena.ofShared()) {
            var training = drawn(192, 1, arena);
            var unseen = drawn(96, 2, arena);
            var network = Zoo.build("resnet20-cifar10", SIDE, 1, arena);
            var head = NewHead.on(network, CLASSES, HeadInitialisation.KAIMING_UNIFORM, 1, arena);
            var learning = WeightedLayer.of(head.network()).stream()
                    .flatMap(layer -> layer.parameters().stream())
                    .toList();
            var settings =
                    TrainingSettings.defaults().optimiser(new Sgd(0.9, true)).decay(5e-4);
            try (var step = new TrainingStep(head.network(), head.logits(), learning, settings)) {
                Training.of(step)
                        .epochs(EPOCHS)
                        .schedule(new Schedule.OneCycle(0.05, (long) EPOCHS * training.batches()))
                        .run(training);
                var score = step.evaluate(unseen);
                assertThat(score.correct()).as("of %d right", score.count()).isEqualTo(score.count());
            }
        }
    }

    /** Stripes that lie, stripes that stand, chessboards and noise alone, of random period, place and colours. */
    private static Examples drawn(int count, long seed, Arena arena) {
        var random = new Random(seed);
        var pictures = Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(count, 3, SIDE, SIDE)), arena);
        var labels = new int[count];
        long at = 0;
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
            int period = 3 + random.nextInt(4);
            int right = random.nextInt(2 * period);
            int down = random.nextInt(2 * period);
            for (int channel = 0; channel < 3; channel++) {
                double strength = 0.5 + random.nextDouble();
                for (int y = 0; y < SIDE; y++) {
                    for (int x = 0; x < SIDE; x++) {
                        int column = (x + right) / period;
                        int row = (y + down) / period;
                        double pattern = strength
                                * switch (labels[i]) {
                                    case 0 -> sign(row);
                                    case 1 -> sign(column);
                                    case 2 -> sign(row + column);
                                    default -> 0;
                                };
                        pictures.set(at++, pattern + 0.3 * random.nextGaussian());
                    }
                }
            }
        }
        return Examples.rows(pictures, labels, BATCH, seed);
    }

    private static int sign(int place) {
        return place % 2 == 0 ? 1 : -1;
    }
}
