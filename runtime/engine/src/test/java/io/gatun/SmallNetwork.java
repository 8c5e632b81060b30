package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A convolution, an addition to itself and an activation, for images of any size: y = tanh(2 conv(x)). */
final class SmallNetwork {
    private SmallNetwork() {}

    static Graph graph() {
        var builder = new GraphBuilder("small");
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(3), Dim.of("H"), Dim.of("W"));
        var weight = builder.constant("weight", random(Shape.of(4, 3, 3, 3), 1));
        var bias = builder.constant("bias", random(Shape.of(4), 2));
        var window = new Window(List.of(), List.of(), List.of(), new Padding.SameUpper());
        var conv = builder.node("conv", new Conv(window, 1), x, weight, bias);
        var twice = builder.node("twice", new Binary(Binary.Function.ADD), conv, conv);
        return builder.output(builder.node("y", Unary.of(Unary.Function.TANH), twice))
                .build();
    }

    private static Tensor random(Shape shape, long seed) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, shape), Arena.ofAuto());
        fill(tensor, seed);
        return tensor;
    }

    private static void fill(Tensor tensor, long seed) {
        var random = new Random(seed);
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian() / 4);
        }
    }

    static Tensor input(long batch, long height, long width) {
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(batch, 3, height, width));
        fill(tensor, batch + 31 * height + 37 * width);
        return tensor;
    }

    /** What the operators' own definitions make of {@code input}. */
    static float[] expected(Graph graph, Tensor input) {
        var bound = graph.bind(List.of(input.shape()));
        Map<Value, Tensor> values = new HashMap<>(bound.constants());
        values.put(bound.inputs().getFirst().value(), input);
        for (var node : bound.nodes()) {
            var output = Tensor.allocate(bound.requireType(node.output()), Arena.ofAuto());
            node.op().evaluate(node.inputs().stream().map(values::get).toList(), List.of(output));
            values.put(node.output(), output);
        }
        return values.get(bound.outputs().getFirst()).toFloats();
    }
}
