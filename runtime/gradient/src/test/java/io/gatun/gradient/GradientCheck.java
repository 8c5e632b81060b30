package io.gatun.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.graph.Evaluation;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Checks gradients: the graph of a case's gradient, computed by the operators' definitions in float64, against central
 * differences; and the same graph in float32, run by a session on its kernels, against the definitions.
 */
final class GradientCheck {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 2e-6;
    private static final double TOLERANCE_OF_KERNELS = 5e-4;
    private static final String UPSTREAM = "upstream";

    private GradientCheck() {}

    static void check(GradientCase given) {
        try (var arena = Arena.ofConfined()) {
            var draft = new Draft(DType.FLOAT64);
            given.inputs().forEach(draft::input);
            var y = given.formula().apply(draft);
            var graph = draft.graph(y);
            var values = inputs(given, graph, y, arena);
            var gradient = Gradients.of(graph)
                    .output(y, UPSTREAM)
                    .withRespectTo(draft.inputs())
                    .build(arena);
            var exact = evaluate(gradient.graph(), values, arena);
            for (int i = 0; i < draft.inputs().size(); i++) {
                compareWithDifferences(
                        given, graph, y, draft.in(i), values, exact.get(gradient.gradientOf(draft.in(i))));
            }
            compareKernels(given, values, draft.inputs(), gradient, exact, arena);
        }
    }

    /** Elements on a grid, shuffled, so that all differ by more than a step; and what each output counts. */
    private static Map<Value, Tensor> inputs(GradientCase given, Graph graph, Value y, Arena arena) {
        var random = new Random(given.toString().hashCode());
        var values = new LinkedHashMap<Value, Tensor>();
        for (var input : graph.inputs()) {
            double offset = 0.31 + 0.017 * values.size();
            values.put(
                    input.value(),
                    grid(graph.requireType(input.value()), given.low(), given.high(), offset, random, arena));
        }
        values.put(new Value(UPSTREAM), grid(graph.requireType(y), -1, 1, 0.4, random, arena));
        return values;
    }

    private static Tensor grid(TensorType type, double low, double high, double offset, Random random, Arena arena) {
        var tensor = Tensor.allocate(type, arena);
        var order = new ArrayList<Integer>();
        for (int i = 0; i < tensor.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        for (int i = 0; i < tensor.size(); i++) {
            // as float32 has it, so that kernels see the same
            tensor.set(i, (double) (float) (low + (high - low) * (order.get(i) + offset) / tensor.size()));
        }
        return tensor;
    }

    /** All values of a graph by definition. */
    static Map<Value, Tensor> evaluate(Graph graph, Map<Value, Tensor> inputs, Arena arena) {
        try (var evaluation = new Evaluation(graph.limits())) {
            inputs.forEach(evaluation::put);
            graph.nodes().forEach(node -> evaluation.run(node, graph.constants(), null));
            var results = new HashMap<Value, Tensor>();
            for (var output : graph.outputs()) {
                var made = evaluation.get(output);
                var copy = Tensor.allocate(made.type(), arena);
                copy.segment().copyFrom(made.segment());
                results.put(output, copy);
            }
            return results;
        }
    }

    private static void compareWithDifferences(
            GradientCase given, Graph graph, Value y, Value x, Map<Value, Tensor> values, Tensor gradient) {
        var tensor = values.get(x);
        assertThat(gradient.type()).isEqualTo(tensor.type());
        for (long i = 0; i < tensor.size(); i++) {
            double at = tensor.doubleAt(i);
            tensor.set(i, at + STEP);
            double above = weighted(graph, y, values);
            tensor.set(i, at - STEP);
            double below = weighted(graph, y, values);
            tensor.set(i, at);
            double difference = (above - below) / (2 * STEP);
            assertThat(Math.abs(gradient.doubleAt(i) - difference))
                    .as(
                            "%s: gradient of %s at element %d is %s, differences give %s",
                            given, x, i, gradient.doubleAt(i), difference)
                    .isLessThanOrEqualTo(TOLERANCE * (1 + Math.abs(difference)));
        }
    }

    private static double weighted(Graph graph, Value y, Map<Value, Tensor> values) {
        try (var arena = Arena.ofConfined()) {
            var result = evaluate(graph, values, arena).get(y);
            double sum = 0;
            for (long i = 0; i < result.size(); i++) {
                sum += result.doubleAt(i) * values.get(new Value(UPSTREAM)).doubleAt(i);
            }
            return sum;
        }
    }

    private static void compareKernels(
            GradientCase given,
            Map<Value, Tensor> values,
            List<Value> inputs,
            GradientGraph exactly,
            Map<Value, Tensor> exact,
            Arena arena) {
        var draft = new Draft(DType.FLOAT32);
        given.inputs().forEach(draft::input);
        var y = given.formula().apply(draft);
        var gradient = Gradients.of(draft.graph(y))
                .output(y, UPSTREAM)
                .withRespectTo(draft.inputs())
                .build(arena);
        var fed = new HashMap<String, Tensor>();
        for (var input : gradient.graph().inputs()) {
            fed.put(input.name(), narrowed(values.get(input.value()), arena));
        }
        try (var model = Model.of(gradient.graph());
                var session = model.session();
                var results = session.run(fed)) {
            for (var input : inputs) {
                var wanted = exact.get(exactly.gradientOf(input));
                var got = results.get(gradient.gradientOf(input).name());
                double most = 1;
                for (long i = 0; i < wanted.size(); i++) {
                    most = Math.max(most, Math.abs(wanted.doubleAt(i)));
                }
                for (long i = 0; i < wanted.size(); i++) {
                    assertThat(Math.abs(got.doubleAt(i) - wanted.doubleAt(i)))
                            .as(
                                    "%s: kernels make the gradient of %s at element %d %s, definitions %s",
                                    given, input, i, got.doubleAt(i), wanted.doubleAt(i))
                            .isLessThanOrEqualTo(TOLERANCE_OF_KERNELS * most);
                }
            }
        }
    }

    static Tensor narrowed(Tensor wide, Arena arena) {
        var narrow = Tensor.allocate(new TensorType(DType.FLOAT32, wide.shape()), arena);
        for (long i = 0; i < wide.size(); i++) {
            narrow.set(i, wide.doubleAt(i));
        }
        return narrow;
    }
}
