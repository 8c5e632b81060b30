package io.gatun.random;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.GraphInput;
import io.gatun.tensor.DType;
import io.gatun.tensor.Dim;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Makes a case from a seed: a few inputs, a few nodes that the recipes add, and now and then a symbolic batch. */
final class GraphGenerator {
    private static final int MOST_NODES = 9;

    /** A recipe finds nothing to cook with if there is no value that fits. */
    private static final int MOST_TRIES = 200;

    private GraphGenerator() {}

    /** @param arena owns the tensors */
    static RandomCase of(long seed, Arena arena) {
        var dice = new Dice(seed);
        var sketch = new Sketch(dice, arena);
        boolean symbolic = dice.chance(0.2);
        int inputs = dice.chance(0.7) ? 1 : 2;
        for (int i = 0; i < inputs; i++) {
            sketch.input(inputType(dice));
        }
        int nodes = dice.between(1, MOST_NODES);
        for (int tries = 0; nodes > 0 && tries < MOST_TRIES || sketch.isEmpty(); tries++) {
            if (Recipes.draw(dice).grow(sketch)) {
                nodes--;
            }
        }
        var graph = sketch.finish();
        var feeds = List.of(sketch.feeds());
        return symbolic ? symbolic(seed, graph, feeds.getFirst(), dice, arena) : new RandomCase(seed, graph, feeds);
    }

    private static TensorType inputType(Dice dice) {
        var dtype = dice.chance(0.85)
                ? DType.FLOAT32
                : dice.of(DType.FLOAT64, DType.FLOAT16, DType.INT32, DType.INT64, DType.UINT8, DType.INT8, DType.BOOL);
        int rank = dice.of(4, 4, 4, 4, 4, 4, 4, 3, 5, 2, 2, 1, 0);
        var dims = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = axis == 0 && rank > 1
                    ? dice.batch()
                    : axis == 1 ? dice.channels() : rank == 5 ? dice.between(1, 5) : dice.extent();
        }
        if (rank > 1 && dice.chance(0.01)) {
            dims[dice.of(0, rank - 1)] = 0;
        }
        return TensorType.of(dtype, dims);
    }

    /**
     * The first axis of all inputs that have the same extent there becomes a symbol. If the graph takes another batch, too,
     * it is fed both.
     */
    private static RandomCase symbolic(long seed, Graph graph, List<Tensor> feed, Dice dice, Arena arena) {
        var first = graph.inputs().getFirst().fixedType().orElseThrow().shape();
        if (first.rank() == 0) {
            return new RandomCase(seed, graph, List.of(feed));
        }
        long batch = first.dim(0);
        var builder = new GraphBuilder(graph.name());
        var other = new ArrayList<Tensor>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            var input = graph.inputs().get(i);
            var shape = feed.get(i).shape();
            if (shape.rank() > 1 && shape.dim(0) == batch) {
                var dims = new ArrayList<>(input.dims());
                dims.set(0, Dim.of("N"));
                builder.input(new GraphInput(input.value(), input.dtype(), dims));
                var type = new TensorType(input.dtype(), shape.with(0, batch % 3 + 1));
                other.add(dice.fill(Tensor.allocate(type, arena)));
            } else {
                builder.input(input);
                other.add(feed.get(i));
            }
        }
        try {
            graph.constants().forEach(builder::constant);
            graph.nodes().forEach(builder::node);
            graph.outputs().forEach(builder::output);
            var free = builder.build();
            var alone = new RandomCase(seed, free, List.of(feed));
            return accepts(free, other) ? alone.with(free, List.of(feed, other)) : alone;
        } catch (GatunException constantsHoldTheBatch) {
            return new RandomCase(seed, graph, List.of(feed));
        }
    }

    private static boolean accepts(Graph graph, List<Tensor> feed) {
        try (var arena = Arena.ofConfined()) {
            graph.bind(feed.stream().map(Tensor::shape).toList());
            Definition.run(graph, feed, Noise.NONE, arena);
            return true;
        } catch (GatunException constantsHoldTheBatch) {
            return false;
        }
    }
}
