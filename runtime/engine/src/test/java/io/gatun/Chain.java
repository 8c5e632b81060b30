package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.Binary;
import io.gatun.op.NonZero;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;

/** Nodes in a row, {@code n0} to {@code n5}, for rows of any number: tanh, times weights, sigmoid, tanh, times weights, tanh. */
final class Chain {
    static final List<String> NODES =
            IntStream.range(0, 6).mapToObj(i -> "n" + i).toList();

    private static final int WIDTH = 7;

    private Chain() {}

    static Graph graph() {
        var builder = new GraphBuilder("chain");
        return builder.output(chain(builder)).build();
    }

    /** The same with an output whose shape depends on numbers, and more behind it. */
    static Graph staged() {
        var builder = new GraphBuilder("staged");
        var end = chain(builder);
        var places = builder.node("where", new NonZero(), end);
        var twice = builder.node("twice", new Binary(Binary.Function.ADD), places, places);
        return builder.output(end).output(twice).build();
    }

    private static Value chain(GraphBuilder builder) {
        var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(WIDTH));
        var n0 = builder.node("n0", Unary.of(Unary.Function.TANH), x);
        var n1 = builder.node("n1", new Binary(Binary.Function.MUL), n0, weights(builder, "w1"));
        var n2 = builder.node("n2", Unary.of(Unary.Function.SIGMOID), n1);
        var n3 = builder.node("n3", Unary.of(Unary.Function.TANH), n2);
        var n4 = builder.node("n4", new Binary(Binary.Function.MUL), n3, weights(builder, "w4"));
        return builder.node("n5", Unary.of(Unary.Function.TANH), n4);
    }

    private static Value weights(GraphBuilder builder, String name) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(WIDTH)), Arena.ofAuto());
        for (int i = 0; i < WIDTH; i++) {
            tensor.set(i, 0.5 + i);
        }
        return builder.constant(name, tensor);
    }

    static Tensor input(int rows) {
        var tensor = Tensor.allocate(DType.FLOAT32, Shape.of(rows, WIDTH));
        for (int i = 0; i < rows * WIDTH; i++) {
            tensor.set(i, Math.sin(i));
        }
        return tensor;
    }

    /** What the CPU makes of {@link #input}. */
    static float[] expected(int rows) {
        try (var model = Model.of(graph());
                var session = model.session(Options.defaults().threads(1));
                var input = input(rows);
                var output = session.run(input)) {
            return output.toFloats();
        }
    }
}
