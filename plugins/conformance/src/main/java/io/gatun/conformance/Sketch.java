package io.gatun.conformance;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphBuilder;
import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Conv;
import io.gatun.op.Gemm;
import io.gatun.op.Op;
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
import java.util.Locale;
import java.util.SplittableRandom;

/** A small graph as it is drawn, node by node; weights are random, and always the same. */
final class Sketch {
    private final GraphBuilder builder;
    private final SplittableRandom random;
    private final Arena arena;
    private int values;

    /** @param arena owns the weights */
    Sketch(String name, long seed, Arena arena) {
        this.builder = new GraphBuilder(name);
        this.random = new SplittableRandom(seed);
        this.arena = arena;
    }

    Value input(long... dims) {
        var extents = new Dim[dims.length];
        for (int i = 0; i < dims.length; i++) {
            extents[i] = Dim.of(dims[i]);
        }
        return builder.input("x" + values++, DType.FLOAT32, extents);
    }

    /** A float32 constant, such that sums of {@code terms} products stay as large as what goes in. */
    Value weight(double terms, long... dims) {
        var tensor = Tensor.allocate(TensorType.of(DType.FLOAT32, dims), arena);
        fill(tensor, random, Math.sqrt(3 / terms));
        return builder.constant("w" + values++, tensor);
    }

    Value number(double value) {
        var tensor = Tensor.allocate(TensorType.of(DType.FLOAT32), arena);
        tensor.set(0, value);
        return builder.constant("w" + values++, tensor);
    }

    Value list(long... numbers) {
        var tensor = Tensor.allocate(TensorType.of(DType.INT64, numbers.length), arena);
        for (int i = 0; i < numbers.length; i++) {
            tensor.set(i, numbers[i]);
        }
        return builder.constant("w" + values++, tensor);
    }

    Value node(Op op, Value... inputs) {
        return builder.node(op.type().toLowerCase(Locale.ROOT) + values++, op, inputs);
    }

    /** A convolution that keeps the image's size at stride 1, with a bias. */
    Value conv(Value x, long filters, long kernel, long stride, long groups) {
        long channels = shape(x).dim(1);
        var op = new Conv(window(kernel, stride), groups);
        double terms = (double) channels / groups * kernel * kernel;
        return node(op, x, weight(terms, filters, channels / groups, kernel, kernel), weight(12, filters));
    }

    /** A square window with half its extent as padding. */
    static Window window(long kernel, long stride) {
        var half = List.of(kernel / 2, kernel / 2);
        return new Window(
                List.of(kernel, kernel), List.of(stride, stride), List.of(), new Padding.Explicit(half, half));
    }

    Value batchNorm(Value x) {
        long channels = shape(x).dim(1);
        var deviation = Tensor.allocate(TensorType.of(DType.FLOAT32, channels), arena);
        for (long i = 0; i < channels; i++) {
            deviation.set(i, 0.5 + random.nextDouble());
        }
        return node(
                new BatchNormalization(1e-5f, 0.9f, false),
                x,
                weight(3, channels),
                weight(12, channels),
                weight(12, channels),
                builder.constant("w" + values++, deviation));
    }

    Value relu(Value x) {
        return node(Unary.of(Unary.Function.RELU), x);
    }

    Value add(Value a, Value b) {
        return node(new Binary(Binary.Function.ADD), a, b);
    }

    Value dense(Value x, long features) {
        long inputs = shape(x).dim(1);
        return node(new Gemm(1, 1, false, true), x, weight(inputs, features, inputs), weight(12, features));
    }

    Shape shape(Value x) {
        return builder.typeOf(x).shape();
    }

    Graph graph(Value... outputs) {
        List.of(outputs).forEach(builder::output);
        return builder.build();
    }

    /** Inputs for a bound graph. @param arena owns them */
    static List<Tensor> inputs(Graph graph, long seed, Arena arena) {
        return inputs(
                graph.inputs().stream()
                        .map(input -> graph.requireType(input.value()))
                        .toList(),
                seed,
                arena);
    }

    static List<Tensor> inputs(List<TensorType> types, long seed, Arena arena) {
        var random = new SplittableRandom(seed);
        return types.stream()
                .map(type -> {
                    var tensor = Tensor.allocate(type, arena);
                    fill(tensor, random, 1);
                    return tensor;
                })
                .toList();
    }

    private static void fill(Tensor tensor, SplittableRandom random, double most) {
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, most * (2 * random.nextDouble() - 1));
        }
    }
}
