package io.gatun.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatun.GatunException;
import io.gatun.gradient.optimiser.Adam;
import io.gatun.gradient.optimiser.GradientClipping;
import io.gatun.gradient.optimiser.Optimiser;
import io.gatun.gradient.optimiser.ParameterGroup;
import io.gatun.gradient.optimiser.ParameterUpdates;
import io.gatun.gradient.optimiser.Sgd;
import io.gatun.graph.Value;
import io.gatun.spi.Workers;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Expected numbers are worked out by hand, from the formulas of the papers and of PyTorch's documentation. */
class OptimiserTest {
    private static final Value W = new Value("w");

    /** The parameter, 1 at first, after each step at a rate of 0.1, its gradients being 0.5, -0.25 and 1. */
    private static double[] path(Optimiser optimiser, double decay) {
        try (var parameter = Tensor.of(Shape.of(1), 1f);
                var updates = new ParameterUpdates(
                        optimiser, List.of(new ParameterGroup(List.of(W), 1, decay)), Map.of(W, parameter))) {
            var path = new double[3];
            var gradients = new float[] {0.5f, -0.25f, 1};
            for (int i = 0; i < path.length; i++) {
                try (var gradient = Tensor.of(Shape.of(1), gradients[i])) {
                    updates.step(Map.of(W, parameter), Map.of(W, gradient), 0.1);
                }
                path[i] = parameter.floatAt(0);
            }
            assertThat(updates.steps()).isEqualTo(3);
            return path;
        }
    }

    private static void assertPath(double[] path, double... wanted) {
        assertThat(path).containsExactly(wanted, within(1e-6));
    }

    @Test
    void descentGoesAgainstTheGradient() {
        assertPath(path(new Sgd(0, false), 0), 0.95, 0.975, 0.875);
    }

    @Test
    void decayIsAGradientOfItsOwn() {
        // 1 - 0.1 (0.5 + 0.2), then 0.93 - 0.1 (-0.25 + 0.186), then 0.9364 - 0.1 (1 + 0.18728)
        assertPath(path(new Sgd(0, false), 0.2), 0.93, 0.9364, 0.817672);
    }

    @Test
    void momentumRemembers() {
        // speeds 0.5, 0.9 * 0.5 - 0.25 = 0.2, 0.9 * 0.2 + 1 = 1.18
        assertPath(path(new Sgd(0.9, false), 0), 0.95, 0.93, 0.812);
    }

    @Test
    void nesterovLooksAhead() {
        // steps 0.5 + 0.45, -0.25 + 0.18, 1 + 1.062
        assertPath(path(new Sgd(0.9, true), 0), 0.905, 0.912, 0.7058);
    }

    @Test
    void adamGoesByTheSignAtFirst() {
        // means 0.05, 0.02, 0.118 over 0.1, 0.19, 0.271; squares 2.5e-4, 3.1225e-4, 1.31193775e-3 over 1e-3, 1.999e-3,
        // 2.997001e-3
        double second = 0.9 - 0.1 * (0.02 / 0.19) / Math.sqrt(3.1225e-4 / 1.999e-3);
        double third = second - 0.1 * (0.118 / 0.271) / Math.sqrt(1.31193775e-3 / 2.997001e-3);
        assertPath(path(Adam.adam(), 0), 0.9, second, third);
    }

    @Test
    void adamTakesDecayForAGradient() {
        // 0.5 + 0.2 * 1 is positive all the same; then -0.25 + 0.2 * 0.9 = -0.07
        double mean = (0.9 * 0.07 + 0.1 * -0.07) / 0.19;
        double square = (0.999 * 0.001 * 0.49 + 0.001 * 0.0049) / 0.001999;
        double second = 0.9 - 0.1 * mean / Math.sqrt(square);
        assertThat(path(Adam.adam(), 0.2)).startsWith(new double[] {0.9, second}, within(1e-6));
    }

    @Test
    void adamWLetsWeightsDecayByThemselves() {
        double second = 0.88 * 0.98 - 0.1 * (0.02 / 0.19) / Math.sqrt(3.1225e-4 / 1.999e-3);
        assertThat(path(Adam.adamW(), 0.2)).startsWith(new double[] {0.98 - 0.1, second}, within(1e-6));
    }

    @Test
    void groupsLearnEachInItsWay() {
        var b = new Value("b");
        try (var weight = Tensor.of(Shape.of(1), 1f);
                var bias = Tensor.of(Shape.of(1), 1f);
                var gradient = Tensor.of(Shape.of(1), 0f);
                var updates = new ParameterUpdates(
                        new Sgd(0, false),
                        List.of(new ParameterGroup(List.of(W), 0.5, 0.2), new ParameterGroup(List.of(b), 1, 0)),
                        Map.of(W, weight, b, bias))) {
            updates.step(Map.of(W, weight, b, bias), Map.of(W, gradient, b, gradient), 0.1);
            assertThat(weight.floatAt(0)).isEqualTo(0.99f);
            assertThat(bias.floatAt(0)).isEqualTo(1);
        }
    }

    @Test
    void onlyWeightsDecay() {
        var draft = new Draft(DType.FLOAT32);
        var weight = draft.numbers(Shape.of(2, 2), 1);
        var bias = draft.numbers(Shape.of(2), 1);
        var graph = draft.graph(draft.input(Shape.of(1)));
        assertThat(ParameterGroup.decayingWeights(graph, List.of(bias, weight), 1e-4))
                .containsExactly(new ParameterGroup(List.of(weight), 1, 1e-4), new ParameterGroup(List.of(bias), 1, 0));
    }

    @Test
    void whatIsRememberedGoesOnElsewhere() {
        try (var parameter = Tensor.of(Shape.of(1), 0.95f);
                var gradient = Tensor.of(Shape.of(1), -0.25f);
                var updates = new ParameterUpdates(
                        new Sgd(0.9, false), List.of(new ParameterGroup(List.of(W), 1, 0)), Map.of(W, parameter))) {
            updates.memory(W).getFirst().set(0, 0.5);
            updates.resumeAt(1);
            updates.step(Map.of(W, parameter), Map.of(W, gradient), 0.1);
            assertThat(parameter.floatAt(0)).isEqualTo(0.93f);
            assertThat(updates.steps()).isEqualTo(2);
        }
    }

    /** Long enough to be cut into pieces, the last of them not full. */
    private static float[] afterThreeSteps(Optimiser optimiser, int threads) {
        int size = 200_003;
        var random = new SplittableRandom(1);
        try (var arena = Arena.ofShared();
                var workers = new Workers(threads)) {
            var parameter = Tensor.allocate(TensorType.of(DType.FLOAT32, size), arena);
            var gradient = Tensor.allocate(TensorType.of(DType.FLOAT32, size), arena);
            try (var updates = new ParameterUpdates(
                    optimiser, List.of(new ParameterGroup(List.of(W), 1, 0.01)), Map.of(W, parameter), workers)) {
                for (int step = 0; step < 3; step++) {
                    for (long i = 0; i < size; i++) {
                        gradient.set(i, random.nextDouble(-1, 1));
                    }
                    GradientClipping.clip(List.of(gradient), 1, workers);
                    updates.step(Map.of(W, parameter), Map.of(W, gradient), 0.1);
                }
            }
            return parameter.toFloats();
        }
    }

    @Test
    void stepsGiveTheSameBitsWithAnyNumberOfThreads() {
        for (var optimiser : List.of(new Sgd(0, false), new Sgd(0.9, false), new Sgd(0.9, true), Adam.adamW())) {
            var one = afterThreeSteps(optimiser, 1);
            assertThat(afterThreeSteps(optimiser, 3)).isEqualTo(one);
            assertThat(one[one.length - 1]).isNotZero();
        }
    }

    @Test
    void longGradientsAreShortenedTogether() {
        try (var a = Tensor.of(Shape.of(2), 3f, 0);
                var b = Tensor.of(Shape.of(1), 4f)) {
            assertThat(GradientClipping.clip(List.of(a, b), 10)).isEqualTo(5);
            assertThat(a.toFloats()).containsExactly(3, 0);
            assertThat(GradientClipping.clip(List.of(a, b), 1)).isEqualTo(5);
            assertThat(a.floatAt(0)).isCloseTo(0.6f, within(1e-6f));
            assertThat(b.floatAt(0)).isCloseTo(0.8f, within(1e-6f));
            assertThat(GradientClipping.norm(List.of(a, b))).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Sgd(1, false))
                .isInstanceOf(GatunException.class)
                .hasMessage("momentum must be at least 0 and less than 1, got 1.0");
        assertThatThrownBy(() -> new Sgd(0, true))
                .isInstanceOf(GatunException.class)
                .hasMessage("Nesterov's look ahead wants a momentum");
        assertThatThrownBy(() -> new Adam(0.9, 1, 1e-8, false))
                .isInstanceOf(GatunException.class)
                .hasMessage("betas must be at least 0 and less than 1, got 0.9 and 1.0");
        try (var parameter = Tensor.of(Shape.of(1), 1f)) {
            var group = new ParameterGroup(List.of(W), 1, 0);
            assertThatThrownBy(() -> new ParameterUpdates(Adam.adam(), List.of(group, group), Map.of(W, parameter)))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("parameter 'w' is in two groups");
            assertThatThrownBy(() -> new ParameterUpdates(Adam.adam(), List.of(group), Map.of()))
                    .isInstanceOf(GatunException.class)
                    .hasMessage("parameter 'w' wants a tensor of f32, there is none");
            try (var updates = new ParameterUpdates(Adam.adam(), List.of(group), Map.of(W, parameter))) {
                assertThatThrownBy(() -> updates.step(Map.of(W, parameter), Map.of(), 0.1))
                        .isInstanceOf(GatunException.class)
                        .hasMessage("parameter 'w' is f32[1], its gradient is missing");
            }
        }
    }
}
