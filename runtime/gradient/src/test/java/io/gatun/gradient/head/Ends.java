package io.gatun.gradient.head;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
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
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** Small networks that begin alike, with a convolution from [N,3,6,6] to six planes and a ReLU, and end as a test says. */
final class Ends {
    static final Window POINT = new Window(List.of(1L, 1L), List.of(1L, 1L), List.of(1L, 1L), Padding.none(2));

    private final GraphBuilder builder = new GraphBuilder("net");
    private final Arena arena;

    private Ends(Arena arena) {
        this.arena = arena;
    }

    static Graph network(Dim batch, Arena arena, BiFunction<Ends, Value, Value> end) {
        var ends = new Ends(arena);
        var input = ends.builder.input("picture", DType.FLOAT32, batch, Dim.of(3), Dim.of(6), Dim.of(6));
        var planes = ends.builder.node("conv", new Conv(POINT, 1), input, ends.weight("conv.w", 6, 3, 1, 1));
        var seen = ends.builder.node("relu", Unary.of(Unary.Function.RELU), planes);
        return ends.builder.output(end.apply(ends, seen)).build();
    }

    static Graph network(Arena arena, BiFunction<Ends, Value, Value> end) {
        return network(Dim.of("N"), arena, end);
    }

    GraphBuilder graph() {
        return builder;
    }

    Value weight(String name, long... dims) {
        var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(dims)), arena);
        var random = new Random(name.hashCode());
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return builder.constant(name, tensor);
    }

    Value longs(String name, long... values) {
        var tensor = Tensor.allocate(new TensorType(DType.INT64, Shape.of(values.length)), arena);
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return builder.constant(name, tensor);
    }
}
