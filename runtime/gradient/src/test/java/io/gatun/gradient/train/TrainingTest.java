package io.gatun.gradient.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatun.GatunException;
import io.gatun.Options;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.optimiser.Adam;
import io.gatun.gradient.optimiser.Optimiser;
import io.gatun.gradient.optimiser.Schedule;
import io.gatun.gradient.optimiser.Sgd;
import io.gatun.graph.Value;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
    private static final Examples EXAMPLES = Stripes.examples(40, 12, 1);
    private static final Examples HELD = Stripes.examples(15, 6, 2);
    private static final int EPOCHS = 4;

    @TempDir
    private Path folder;

    /** How a run ended: the weights of the network, bit by bit, and what was said of each epoch, but for its time. */
    private record Outcome(Map<Value, List<Float>> weights, List<String> epochs, History history) {}

    private static Outcome train(int layers, Optimiser optimiser, int threads, Consumer<Training> more) {
        try (var arena = Arena.ofShared()) {
            var network = Stripes.network(arena);
            var settings = TrainingSettings.defaults()
                    .optimiser(optimiser)
                    .decay(1e-3)
                    .clipping(3)
                    .seed(5)
                    .options(Options.defaults().threads(threads));
            try (var step = new TrainingStep(
                    network, network.outputs().getFirst(), WeightedLayer.lastLayers(network, layers), settings)) {
                var training = Training.of(step)
                        .epochs(EPOCHS)
                        .schedule(new Schedule.Cosine(0.05, 0, 20))
                        .validation(HELD);
                more.accept(training);
                var history = training.run(EXAMPLES);
                var weights = new LinkedHashMap<Value, List<Float>>();
                step.trained(arena).constants().forEach((value, tensor) -> {
                    var numbers = new ArrayList<Float>();
                    for (float number : tensor.toFloats()) {
                        numbers.add(number);
                    }
                    weights.put(value, numbers);
                });
                return new Outcome(
                        weights,
                        history.epochs().stream().map(TrainingTest::timeless).toList(),
                        history);
            }
        }
    }

    private static String timeless(EpochResult result) {
        return new EpochResult(result.epoch(), result.rate(), result.training(), result.validation(), 0).toString();
    }

    private static Stream<Optimiser> optimisers() {
        return Stream.of(new Sgd(0.9, true), Adam.adamW());
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void equalRunsGiveEqualBitsOnAnyNumberOfThreads(Optimiser optimiser) {
        var one = train(3, optimiser, 1, _ -> {});
        var three = train(3, optimiser, 3, _ -> {});
        assertThat(three.epochs).isEqualTo(one.epochs).hasSize(EPOCHS);
        assertThat(three.weights).isEqualTo(one.weights);
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void aResumedRunEqualsAnUninterruptedOne(Optimiser optimiser) {
        var whole = train(3, optimiser, 2, _ -> {});
        var file = folder.resolve("run.checkpoint");
        // in the middle of the third epoch, which is then done again
        var broken =
                train(3, optimiser, 1, training -> training.checkpoint(file).listener(stopAt(training, 3, 24)));
        assertThat(broken.history.ending()).isEqualTo(History.Ending.STOPPED);
        assertThat(broken.epochs).isEqualTo(whole.epochs.subList(0, 2));
        var resumed =
                train(3, optimiser, 2, training -> training.checkpoint(file).resume(true));
        assertThat(resumed.epochs).isEqualTo(whole.epochs);
        assertThat(resumed.weights).isEqualTo(whole.weights);
    }

    private static TrainingListener stopAt(Training training, int epoch, int done) {
        return new TrainingListener() {
            @Override
            public void step(StepProgress progress) {
                if (progress.epoch() == epoch && progress.done() >= done) {
                    training.stop();
                }
            }
        };
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void whatIsFrozenStaysBitByBit(Optimiser optimiser) {
        try (var arena = Arena.ofShared()) {
            var before = Stripes.network(arena);
            var after = train(2, optimiser, 1, _ -> {}).weights;
            after.forEach((value, numbers) -> {
                boolean learns =
                        value.name().startsWith("second") || value.name().startsWith("fc");
                var old = new ArrayList<Float>();
                for (float number : before.constant(value).orElseThrow().toFloats()) {
                    old.add(number);
                }
                if (learns) {
                    assertThat(numbers).as(value.name()).isNotEqualTo(old);
                } else {
                    assertThat(numbers).as(value.name()).isEqualTo(old);
                }
            });
        }
    }

    @Test
    void patienceEndsARunAndTheBestWeightsAreKept() {
        // a rate too small to change anything, so that the first epoch stays the best
        var outcome = train(
                1,
                new Sgd(0, false),
                1,
                training -> training.schedule(new Schedule.Constant(1e-30))
                        .epochs(20)
                        .patience(3));
        assertThat(outcome.history.ending()).isEqualTo(History.Ending.EARLY);
        assertThat(outcome.history.best()).isEqualTo(1);
        assertThat(outcome.epochs).hasSize(4);
    }

    @Test
    void stoppingKeepsTheBest() {
        var twoEpochs = train(3, Adam.adam(), 1, training -> training.epochs(2));
        var stopped = train(3, Adam.adam(), 1, training -> training.listener(stopAt(training, 3, 1)));
        assertThat(stopped.history.ending()).isEqualTo(History.Ending.STOPPED);
        assertThat(stopped.history.best()).isEqualTo(twoEpochs.history.best());
        assertThat(stopped.weights).isEqualTo(twoEpochs.weights);
    }

    @Test
    void stoppingInTheFirstEpochKeepsWhatWasLearned() {
        var stopped = train(3, Adam.adam(), 1, training -> training.listener(stopAt(training, 1, 1)));
        assertThat(stopped.history.best()).isZero();
        assertThat(stopped.epochs).isEmpty();
        assertThat(stopped.weights).isNotEqualTo(train(3, Adam.adam(), 1, Training::stop).weights);
    }

    @Test
    void aLossThatIsNoNumberSaysWhereAndWhatToTry() {
        assertThatThrownBy(() ->
                        train(3, new Sgd(0, false), 1, training -> training.schedule(new Schedule.Constant(1e30))))
                .isInstanceOf(GatunException.class)
                .hasMessageMatching("epoch 1: step \\d at a rate of 1.0E30: .* try a lower rate, a tenth of it");
    }

    @Test
    void aLossThatIsNoNumberLosesNothingThatWasBest() {
        var two = train(
                3,
                Adam.adam(),
                1,
                training -> training.schedule(new Schedule.Step(0.05, 8, 1e38)).epochs(2));
        var failed = train(3, Adam.adam(), 1, training -> training.schedule(new Schedule.Step(0.05, 8, 1e38)));
        assertThat(failed.history.ending()).isEqualTo(History.Ending.FAILED);
        assertThat(failed.history.failure().orElseThrow()).startsWith("epoch 3: step 10 at a rate of ");
        assertThat(failed.weights).isEqualTo(two.weights);
    }

    @Test
    void aCheckpointOfAnotherRunIsRefused() {
        var file = folder.resolve("run.checkpoint");
        train(3, Adam.adam(), 1, training -> training.checkpoint(file).epochs(1));
        assertThatThrownBy(() -> train(
                        3,
                        new Sgd(0.9, false),
                        1,
                        training -> training.checkpoint(file).resume(true)))
                .isInstanceOf(GatunException.class)
                .hasMessage(file + ": belongs to another run: the optimiser was " + Adam.adam() + " and is now "
                        + new Sgd(0.9, false));
        assertThatThrownBy(() -> train(
                        2, Adam.adam(), 1, training -> training.checkpoint(file).resume(true)))
                .hasMessageContaining("what learns was 8 parameters");
        assertThatThrownBy(() -> train(
                        3,
                        Adam.adam(),
                        1,
                        training ->
                                training.checkpoint(file).belongingTo("cats").resume(true)))
                .hasMessageEndingWith("what it is for was  and is now cats");
    }
}
