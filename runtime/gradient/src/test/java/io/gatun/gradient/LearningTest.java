package io.gatun.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.gradient.loss.Loss;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.gradient.optimiser.Adam;
import io.gatun.gradient.optimiser.GradientClipping;
import io.gatun.gradient.optimiser.Optimiser;
import io.gatun.gradient.optimiser.ParameterGroup;
import io.gatun.gradient.optimiser.ParameterUpdates;
import io.gatun.gradient.optimiser.Schedule;
import io.gatun.gradient.optimiser.Sgd;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All parts together, in float32 through a session: a network learns four pictures by heart. */
class LearningTest {
    private static final int STEPS = 25;
    private static final Value X = new Value("x0");

    /** The losses on the way, and what the parameters and statistics are at the end. */
    private record Lesson(double[] losses, Map<Value, float[]> learnt) {}

    private static Lesson learn(SmallNetworks.Family family, Optimiser optimiser, double rate, int threads) {
        var network = SmallNetworks.of(family, DType.FLOAT32);
        var normalisations = network.nodes().stream()
                .filter(node -> node.operator().equals("BatchNormalization"))
                .flatMap(node -> node.inputs().subList(3, 5).stream())
                .toList();
        var learning = Parameters.of(network).stream()
                .filter(value -> !normalisations.contains(value))
                .filter(value -> network.requireType(value).shape().rank() > 0)
                .toList();
        try (var arena = Arena.ofShared()) {
            var training = TrainingGraph.of(network, learning);
            var graph = new SoftmaxCrossEntropy()
                    .behind(training.graph(), network.outputs().getFirst(), arena);
            var gradient = Gradients.of(graph)
                    .output(Loss.LOSS)
                    .withRespectTo(learning)
                    .keeping(Loss.LOSS)
                    .keeping(training.statistics().values().toArray(new Value[0]))
                    .build(arena);
            var values = start(network, learning, training, arena);
            var schedule = new Schedule.WarmUp(3, new Schedule.Cosine(rate, rate / 10, STEPS - 3));
            var losses = new double[STEPS];
            try (var model = Model.of(gradient.graph());
                    var session = model.session(Options.defaults().threads(threads));
                    var updates = new ParameterUpdates(
                            optimiser, ParameterGroup.decayingWeights(network, learning, 1e-4), values)) {
                for (int step = 0; step < STEPS; step++) {
                    for (var mask : training.masks()) {
                        mask.fill(values.get(mask.input()), step);
                    }
                    var fed = new LinkedHashMap<String, Tensor>();
                    gradient.graph().inputs().forEach(input -> fed.put(input.name(), values.get(input.value())));
                    try (var results = session.run(fed)) {
                        losses[step] = results.get(Loss.LOSS.name()).doubleAt(0);
                        var slopes = new LinkedHashMap<Value, Tensor>();
                        gradient.gradients().forEach((value, slope) -> slopes.put(value, results.get(slope.name())));
                        GradientClipping.clip(slopes.values(), 5);
                        updates.step(values, slopes, schedule.rate(step));
                        training.statistics()
                                .forEach((now, next) -> values.get(now)
                                        .segment()
                                        .copyFrom(results.get(next.name()).segment()));
                    }
                }
            }
            var learnt = new LinkedHashMap<Value, float[]>();
            learning.forEach(value -> learnt.put(value, values.get(value).toFloats()));
            training.statistics()
                    .keySet()
                    .forEach(value -> learnt.put(value, values.get(value).toFloats()));
            return new Lesson(losses, learnt);
        }
    }

    private static Map<Value, Tensor> start(Graph network, List<Value> learning, TrainingGraph training, Arena arena) {
        var random = new Random(5);
        var values = new LinkedHashMap<Value, Tensor>();
        var pictures = Tensor.allocate(network.requireType(X), arena);
        for (long i = 0; i < pictures.size(); i++) {
            pictures.set(i, random.nextGaussian());
        }
        values.put(X, pictures);
        values.put(Loss.TARGET, Tensor.of(Shape.of(4), 2L, 0, 1, 2));
        for (var group : List.of(learning, List.copyOf(training.statistics().keySet()))) {
            for (var value : group) {
                var copy = Tensor.allocate(network.requireType(value), arena);
                copy.segment().copyFrom(network.constant(value).orElseThrow().segment());
                values.put(value, copy);
            }
        }
        for (var mask : training.masks()) {
            values.put(mask.input(), Tensor.allocate(training.graph().requireType(mask.input()), arena));
        }
        return values;
    }

    @Test
    void momentumLearnsByHeart() {
        var losses = learn(SmallNetworks.Family.RESNET, new Sgd(0.9, true), 0.1, 1).losses;
        assertThat(losses[STEPS - 1]).isLessThan(losses[0] / 4);
    }

    @ParameterizedTest
    @EnumSource(names = {"INCEPTION", "MOBILENET"})
    void adamLearnsByHeart(SmallNetworks.Family family) {
        var losses = learn(family, Adam.adam(), 0.03, 1).losses;
        assertThat(losses[STEPS - 1]).isLessThan(losses[0] / 2);
    }

    @Test
    void adamLearnsThroughDropout() {
        var losses = learn(SmallNetworks.Family.SQUEEZENET, Adam.adamW(), 0.03, 1).losses;
        assertThat(losses[STEPS - 1]).isLessThan(losses[0] * 0.9);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESNET", "SQUEEZENET"})
    void equalRunsGiveEqualBitsWithAnyNumberOfThreads(SmallNetworks.Family family) {
        var one = learn(family, Adam.adam(), 0.01, 1);
        var three = learn(family, Adam.adam(), 0.01, 3);
        assertThat(three.losses).isEqualTo(one.losses);
        one.learnt.forEach((value, elements) ->
                assertThat(three.learnt.get(value)).as(value.name()).isEqualTo(elements));
    }
}
