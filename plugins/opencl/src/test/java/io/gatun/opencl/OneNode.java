package io.gatun.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Explanation;
import io.gatun.Model;
import io.gatun.Numerics;
import io.gatun.Options;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.Op;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * A graph of one node, run on an OpenCL device and by its operator's definition.
 *
 * @param operands their values; null for one that is left out
 * @param constants which of them are weights, by index
 */
record OneNode(Op op, List<Tensor> operands, Set<Integer> constants) {
    /** Stands for an operand that is left out. */
    static final Shape ABSENT = Shape.of(0);

    /** A node with seeded operands of these shapes. */
    static OneNode random(Op op, Set<Integer> constants, Shape... shapes) {
        var random = new Random(Arrays.hashCode(shapes));
        var operands = new ArrayList<Tensor>();
        for (var shape : shapes) {
            operands.add(shape.equals(ABSENT) ? null : random(random, shape));
        }
        return new OneNode(op, operands, constants);
    }

    private static Tensor random(Random random, Shape shape) {
        var values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(shape, values);
    }

    /** Runs it on the device, and expects the definition's numbers. */
    Explanation check() {
        return check(Numerics.FAST, 3e-6);
    }

    /**
     * Runs it on the device, and expects the definition's numbers.
     *
     * @param tolerance relative to the largest number of the result
     * @return what the session says about the node
     */
    Explanation check(Numerics numerics, double tolerance) {
        var graph = graph();
        var inputs = inputs();
        var options = Options.defaults()
                .numerics(numerics)
                .plugin(new OpenClProvider())
                .require("opencl");
        try (var model = Model.of(graph);
                var session = model.session(options)) {
            var type = graph.requireType(graph.outputs().getFirst());
            var got = Tensor.allocate(type.dtype(), type.shape());
            var wanted = Tensor.allocate(type.dtype(), type.shape());
            session.run(inputs, List.of(got));
            op.evaluate(operands, List.of(wanted));
            requireClose(got, wanted, tolerance);
            return session.explain(inputs.stream().map(Tensor::shape).toArray(Shape[]::new));
        }
    }

    private List<Tensor> inputs() {
        var inputs = new ArrayList<>(operands);
        constants.stream().sorted((a, b) -> b - a).forEach(index -> inputs.remove((int) index));
        return inputs.stream().filter(Objects::nonNull).toList();
    }

    private static void requireClose(Tensor got, Tensor wanted, double tolerance) {
        double largest = 1e-30;
        for (long i = 0; i < wanted.size(); i++) {
            largest = Math.max(largest, Math.abs(wanted.floatAt(i)));
        }
        for (long i = 0; i < wanted.size(); i++) {
            if (!(Math.abs(got.floatAt(i) - wanted.floatAt(i)) <= tolerance * largest)) {
                assertThat(got.floatAt(i))
                        .as("element %d of %s", i, wanted.type())
                        .isEqualTo(wanted.floatAt(i));
            }
        }
    }

    private Graph graph() {
        var builder = new GraphBuilder("one node");
        var values = new ArrayList<Value>();
        for (int i = 0; i < operands.size(); i++) {
            var operand = operands.get(i);
            if (operand == null) {
                values.add(Value.ABSENT);
            } else if (constants.contains(i)) {
                values.add(builder.constant("w" + i, operand));
            } else {
                var dims = Arrays.stream(operand.shape().dims()).mapToObj(Dim::of);
                values.add(builder.input("x" + i, DType.FLOAT32, dims.toArray(Dim[]::new)));
            }
        }
        builder.output(builder.node("y", op, values.toArray(Value[]::new)));
        return builder.build();
    }
}
