package io.gatun.gradient.train;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Metadata;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Conv;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Gemm;
import io.gatun.op.GlobalAveragePool;
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
import java.util.Map;
import java.util.Random;

/** A task to learn in a second: stripes that lie, stripes that stand, and a chessboard; and a network that can. */
final class Stripes {
    static final int SIDE = 7;
    static final List<String> CLASSES = List.of("lying", "standing", "chess");
    static final Metadata METADATA =
            new Metadata("test", 0, Map.of(), Map.of("labels", "old", "preprocessing", "kept"));
    private static final int CHANNELS = 6;

    private Stripes() {}

    /** Pictures with noise, f32[n,1,7,7], in turns of each class. */
    static Examples examples(int count, int batch, long seed) {
        var random = new Random(seed);
        var pictures = Tensor.allocate(TensorType.of(DType.FLOAT32, count, 1, SIDE, SIDE), Arena.ofAuto());
        var labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES.size();
            int phase = random.nextInt(2);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    int place = phase + (labels[i] == 0 ? y : labels[i] == 1 ? x : x + y);
                    double value = (place % 2 == 0 ? 1 : -1) + 0.3 * random.nextGaussian();
                    pictures.set(((long) i * SIDE + y) * SIDE + x, value);
                }
            }
        }
        return Examples.rows(pictures, labels, batch, seed);
    }

    /** Two convolutions with batch norm, dropout, one Gemm; fresh weights. */
    static Graph network(Arena arena) {
        return new Drawing(arena).draw();
    }

    private static final class Drawing {
        private final GraphBuilder builder = new GraphBuilder("stripes");
        private final Random random = new Random(3);
        private final Arena arena;

        Drawing(Arena arena) {
            this.arena = arena;
        }

        Graph draw() {
            var x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE));
            x = block("first", x, 1);
            x = block("second", x, CHANNELS);
            x = builder.node("pool", new GlobalAveragePool(), x);
            x = builder.node("dropout", new Dropout(false), x, constant("ratio", Shape.SCALAR, 0, 0.2));
            x = builder.node("flatten", new Flatten(1), x);
            return builder.output(builder.node(
                            "fc",
                            new Gemm(1, 1, false, true),
                            x,
                            constant("fc.weight", Shape.of(3, CHANNELS), 0.4, 0),
                            constant("fc.bias", Shape.of(3), 0, 0)))
                    .build();
        }

        private Value block(String name, Value x, long in) {
            var window = new Window(
                    List.of(), List.of(1L, 1L), List.of(), new Padding.Explicit(List.of(1L, 1L), List.of(1L, 1L)));
            var filters = constant(name + ".weight", Shape.of(CHANNELS, in, 3, 3), Math.sqrt(2.0 / (9 * in)), 0);
            var channel = Shape.of(CHANNELS);
            var normal = builder.node(
                    name + ".bn",
                    new BatchNormalization(1e-5f, 0.9f, false),
                    builder.node(name, new Conv(window, 1), x, filters),
                    constant(name + ".scale", channel, 0, 1),
                    constant(name + ".shift", channel, 0, 0),
                    constant(name + ".mean", channel, 0.1, 0),
                    constant(name + ".variance", channel, 0, 1));
            return builder.node(name + ".relu", Unary.of(Unary.Function.RELU), normal);
        }

        private Value constant(String name, Shape shape, double deviation, double mean) {
            var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, shape), arena);
            for (long i = 0; i < tensor.size(); i++) {
                tensor.set(i, mean + deviation * random.nextGaussian());
            }
            return builder.constant(name, tensor);
        }
    }
}
