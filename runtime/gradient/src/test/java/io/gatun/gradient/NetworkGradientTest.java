package io.gatun.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.gradient.loss.Loss;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole networks with a loss: every weight, and the picture, against differences along random directions; then the kernels. */
class NetworkGradientTest {
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-5;
    private static final double TOLERANCE_OF_KERNELS = 2e-3;
    private static final SoftmaxCrossEntropy LOSS = new SoftmaxCrossEntropy(List.of(1.0, 2.0, 0.5), 0.1);

    private final Random random = new Random(11);

    private record Subject(Graph graph, List<Value> variables, GradientGraph gradient) {
        static Subject of(SmallNetworks.Family family, DType dtype, Arena arena) {
            var network = SmallNetworks.of(family, dtype);
            var graph = LOSS.behind(network, network.outputs().getFirst(), arena);
            var variables = new ArrayList<>(learnable(family, network));
            variables.add(new Value("x0"));
            var gradient = Gradients.of(graph)
                    .output(Loss.LOSS)
                    .withRespectTo(variables)
                    .keeping(Loss.LOSS)
                    .build(arena);
            return new Subject(graph, variables, gradient);
        }

        /** In training the statistics that come in do not touch the loss. */
        private static List<Value> learnable(SmallNetworks.Family family, Graph network) {
            var statistics = network.nodes().stream()
                    .filter(node -> node.operator().equals("BatchNormalization"))
                    .flatMap(node -> node.inputs().subList(3, 5).stream())
                    .toList();
            return Parameters.of(network).stream()
                    .filter(value -> family != SmallNetworks.Family.RESNET_IN_TRAINING || !statistics.contains(value))
                    .filter(value ->
                            network.constant(value).orElseThrow().shape().rank() > 0)
                    .toList();
        }
    }

    private Map<Value, Tensor> values(Subject subject, Arena arena) {
        var values = new HashMap<Value, Tensor>();
        for (var input : subject.gradient.graph().inputs()) {
            var value = input.value();
            var given = subject.graph.constant(value);
            values.put(
                    value,
                    given.isPresent() ? copy(given.get(), arena) : random(subject.graph.requireType(value), arena));
        }
        return values;
    }

    private static Tensor copy(Tensor tensor, Arena arena) {
        var copy = Tensor.allocate(tensor.type(), arena);
        copy.segment().copyFrom(tensor.segment());
        return copy;
    }

    private Tensor random(TensorType type, Arena arena) {
        var tensor = Tensor.allocate(type, arena);
        for (long i = 0; i < tensor.size(); i++) {
            if (type.dtype() == DType.INT64) {
                tensor.set(i, i % 3);
            } else {
                tensor.set(i, (double) (float) random.nextGaussian());
            }
        }
        return tensor;
    }

    @ParameterizedTest
    @EnumSource
    void equalsDifferences(SmallNetworks.Family family) {
        try (var arena = Arena.ofConfined()) {
            var subject = Subject.of(family, DType.FLOAT64, arena);
            var values = values(subject, arena);
            var exact = GradientCheck.evaluate(subject.gradient.graph(), values, arena);
            for (var variable : subject.variables) {
                compareAlongADirection(subject, values, variable, exact.get(subject.gradient.gradientOf(variable)));
            }
            compareKernels(family, values, subject, exact, arena);
        }
    }

    private void compareAlongADirection(Subject subject, Map<Value, Tensor> values, Value variable, Tensor gradient) {
        var at = values.get(variable);
        var start = at.toDoubles(0, (int) at.size());
        var direction = random.doubles(start.length, -1, 1).toArray();
        double slope = 0;
        for (int i = 0; i < start.length; i++) {
            slope += gradient.doubleAt(i) * direction[i];
        }
        double difference =
                (loss(subject, values, at, start, direction, STEP) - loss(subject, values, at, start, direction, -STEP))
                        / (2 * STEP);
        loss(subject, values, at, start, direction, 0);
        assertThat(Math.abs(slope - difference))
                .as("slope along %s is %s, differences give %s", variable, slope, difference)
                .isLessThanOrEqualTo(TOLERANCE * (1 + Math.abs(difference)));
    }

    /** The loss some steps from where a variable started, where it stays. */
    private static double loss(
            Subject subject, Map<Value, Tensor> values, Tensor at, double[] start, double[] direction, double step) {
        for (int i = 0; i < start.length; i++) {
            at.set(i, start[i] + step * direction[i]);
        }
        try (var arena = Arena.ofConfined()) {
            var free = Parameters.asInputs(subject.graph, subject.variables);
            return GradientCheck.evaluate(free, values, arena).get(Loss.LOSS).doubleAt(0);
        }
    }

    private static void compareKernels(
            SmallNetworks.Family family,
            Map<Value, Tensor> values,
            Subject exactly,
            Map<Value, Tensor> exact,
            Arena arena) {
        var subject = Subject.of(family, DType.FLOAT32, arena);
        var fed = new HashMap<String, Tensor>();
        values.forEach((value, tensor) ->
                fed.put(value.name(), tensor.dtype() == DType.INT64 ? tensor : GradientCheck.narrowed(tensor, arena)));
        try (var model = Model.of(subject.gradient.graph());
                var session = model.session();
                var results = session.run(fed)) {
            assertThat(results.get("loss").shape()).isEqualTo(Shape.SCALAR);
            for (var variable : subject.variables) {
                var wanted = exact.get(exactly.gradient.gradientOf(variable));
                var got = results.get(subject.gradient.gradientOf(variable).name());
                double most = 0.01;
                double furthest = 0;
                for (long i = 0; i < wanted.size(); i++) {
                    most = Math.max(most, Math.abs(wanted.doubleAt(i)));
                    furthest = Math.max(furthest, Math.abs(wanted.doubleAt(i) - got.doubleAt(i)));
                }
                assertThat(furthest).as("gradient of %s", variable).isLessThanOrEqualTo(TOLERANCE_OF_KERNELS * most);
            }
        }
    }
}
