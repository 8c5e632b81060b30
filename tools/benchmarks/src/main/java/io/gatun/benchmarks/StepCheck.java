package io.gatun.benchmarks;

import io.gatun.GatunException;
import io.gatun.Model;
import io.gatun.Options;
import io.gatun.gradient.Gradients;
import io.gatun.gradient.Parameters;
import io.gatun.gradient.loss.Loss;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Whether a step is right, on two small pictures: the same network in float64, by the operators' definitions, is differentiated
 * and held against central differences; then what a step in float32 did to each parameter is held against that.
 */
final class StepCheck {
    private static final int BATCH = 2;
    private static final int SIZE = 96;

    /** So small that hardly a ReLU changes sides. */
    private static final double STEP = 1e-9;

    private static final double LARGEST_DIFFERENCE_OF_SLOPES = 1e-3;

    /** A few units of a ReLU may be on one side of zero in float32 and on the other in float64. */
    private static final double LARGEST_DIFFERENCE_OF_STEPS = 1e-2;

    private final StepSubject subject;
    private final Arena arena;
    private final Tensor pictures;
    private final Tensor labels;

    private StepCheck(StepSubject subject, Arena arena) {
        this.subject = subject;
        this.arena = arena;
        this.pictures = StepSubject.pictures(BATCH, SIZE, arena);
        this.labels = StepSubject.labels(BATCH, arena);
    }

    /**
     * Checks a scenario.
     *
     * @return the largest difference of a parameter's step from what it should be, as a part of the latter's length
     * @throws GatunException if something is wrong, naming the parameter
     */
    static double check(StepScenario scenario, int threads) {
        try (var arena = Arena.ofShared()) {
            return new StepCheck(StepSubject.of(scenario, arena), arena)
                    .check(Options.defaults().threads(threads));
        }
    }

    private double check(Options options) {
        var exact = exactGradients(options);
        double largest = 0;
        for (var moved : stepOfRateOne(options).entrySet()) {
            double difference = difference(moved.getValue(), exact.get(moved.getKey()));
            if (!(difference < LARGEST_DIFFERENCE_OF_STEPS)) {
                throw new GatunException(
                        "the step of '%s' differs from its gradient by %.1e of it, allowed is %.0e; no times"
                                .formatted(moved.getKey(), difference, LARGEST_DIFFERENCE_OF_STEPS));
            }
            largest = Math.max(largest, difference);
        }
        return largest;
    }

    /** By how much each parameter falls in a step of rate 1 without momentum: its gradient. */
    private Map<Value, double[]> stepOfRateOne(Options options) {
        var moved = new LinkedHashMap<Value, double[]>();
        try (var step = subject.plainStep(options)) {
            step.step(pictures, labels, 1);
            var after = step.trained(arena);
            for (var value : subject.learning()) {
                var old = subject.network().constant(value).orElseThrow();
                var now = after.constant(value).orElseThrow();
                var fall = new double[Math.toIntExact(old.size())];
                for (int i = 0; i < fall.length; i++) {
                    fall[i] = (double) old.floatAt(i) - now.floatAt(i);
                }
                moved.put(value, fall);
            }
        }
        return moved;
    }

    private Map<Value, double[]> exactGradients(Options options) {
        var loss = widened(Parameters.asInputs(subject.withLoss(BATCH, SIZE, arena), subject.learning()));
        var gradient = Gradients.of(loss)
                .output(Loss.LOSS)
                .withRespectTo(subject.learning())
                .build(arena);
        var inputs = wideInputs(gradient.graph());
        var gradients = new LinkedHashMap<Value, double[]>();
        try (var model = Model.of(gradient.graph());
                var session = model.session(options)) {
            var outputs = run(session::run, gradient.graph(), inputs);
            subject.learning()
                    .forEach(value -> gradients.put(value, elements(outputs.get(gradient.gradientOf(value)))));
        }
        requireSlope(loss, gradients, options);
        return gradients;
    }

    /** Along one random direction of all parameters together. */
    private void requireSlope(Graph loss, Map<Value, double[]> gradients, Options options) {
        var random = new Random(BATCH);
        var values = wideInputs(loss);
        var starts = new LinkedHashMap<Value, double[]>();
        var directions = new LinkedHashMap<Value, double[]>();
        double slope = 0;
        for (var value : subject.learning()) {
            var start = elements(values.get(value));
            var direction = random.doubles(start.length, -1, 1).toArray();
            var gradient = gradients.get(value);
            for (int i = 0; i < start.length; i++) {
                slope += gradient[i] * direction[i];
            }
            starts.put(value, start);
            directions.put(value, direction);
        }
        try (var model = Model.of(loss);
                var session = model.session(options)) {
            var sides = new double[2];
            for (int side = 0; side < 2; side++) {
                double by = side == 0 ? STEP : -STEP;
                directions.forEach((value, direction) -> {
                    var start = starts.get(value);
                    for (int i = 0; i < start.length; i++) {
                        values.get(value).set(i, start[i] + by * direction[i]);
                    }
                });
                sides[side] = run(session::run, loss, values).get(Loss.LOSS).doubleAt(0);
            }
            double difference = (sides[0] - sides[1]) / (2 * STEP);
            if (!(Math.abs(slope - difference) <= LARGEST_DIFFERENCE_OF_SLOPES * (1 + Math.abs(difference)))) {
                throw new GatunException("the gradient says that the loss rises by %s, differences say %s; no times"
                        .formatted(slope, difference));
            }
        }
    }

    private interface Running {
        void run(List<Tensor> inputs, List<Tensor> outputs);
    }

    private Map<Value, Tensor> run(Running running, Graph graph, Map<Value, Tensor> inputs) {
        var outputs = new LinkedHashMap<Value, Tensor>();
        graph.outputs().forEach(output -> outputs.put(output, Tensor.allocate(graph.requireType(output), arena)));
        running.run(
                graph.inputs().stream().map(input -> inputs.get(input.value())).toList(),
                List.copyOf(outputs.values()));
        return outputs;
    }

    private Map<Value, Tensor> wideInputs(Graph graph) {
        var tensors = subject.inputs(graph, pictures, labels);
        var inputs = new LinkedHashMap<Value, Tensor>();
        for (int i = 0; i < tensors.size(); i++) {
            var tensor = tensors.get(i);
            inputs.put(graph.inputs().get(i).value(), tensor.dtype() == DType.FLOAT32 ? widened(tensor) : tensor);
        }
        return inputs;
    }

    /** The same graph in float64. */
    private Graph widened(Graph graph) {
        var builder = new GraphBuilder(graph.name());
        for (var input : graph.inputs()) {
            builder.input(new GraphInput(
                    input.value(), input.dtype() == DType.FLOAT32 ? DType.FLOAT64 : input.dtype(), input.dims()));
        }
        graph.constants()
                .forEach((value, tensor) ->
                        builder.constant(value, tensor.dtype() == DType.FLOAT32 ? widened(tensor) : tensor));
        graph.nodes().forEach(builder::node);
        graph.outputs().forEach(builder::output);
        return builder.build();
    }

    private Tensor widened(Tensor tensor) {
        var wide = Tensor.allocate(new TensorType(DType.FLOAT64, tensor.shape()), arena);
        for (long i = 0; i < wide.size(); i++) {
            wide.set(i, tensor.doubleAt(i));
        }
        return wide;
    }

    private static double[] elements(Tensor tensor) {
        return tensor.toDoubles(0, Math.toIntExact(tensor.size()));
    }

    private static double difference(double[] got, double[] wanted) {
        double apart = 0;
        double length = 0;
        for (int i = 0; i < wanted.length; i++) {
            apart += (got[i] - wanted[i]) * (got[i] - wanted[i]);
            length += wanted[i] * wanted[i];
        }
        return apart == 0 ? 0 : Math.sqrt(apart / length);
    }
}
