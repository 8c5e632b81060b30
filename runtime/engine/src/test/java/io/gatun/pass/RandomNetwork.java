package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Conv;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Gather;
import io.gatun.op.Gemm;
import io.gatun.op.Identity;
import io.gatun.op.MatMul;
import io.gatun.op.Op;
import io.gatun.op.Pad;
import io.gatun.op.Padding;
import io.gatun.op.Reshape;
import io.gatun.op.ShapeOf;
import io.gatun.op.Unary;
import io.gatun.op.Variadic;
import io.gatun.op.Window;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small network of what the passes look for, wired at random: chains, diamonds, values with several readers, outputs in
 * the middle. Its input has a symbolic batch and 4 channels of 5x7; every value is an image of 4 channels, or a matrix.
 */
final class RandomNetwork {
    private static final long CHANNELS = 4;

    /** A value and its extents behind the batch. */
    private record Image(Value value, long height, long width) {
        Image with(Value other) {
            return new Image(other, height, width);
        }
    }

    private final Sketch sketch = new Sketch();
    private final Random random;
    private final List<Image> images = new ArrayList<>();
    private final List<Value> heads = new ArrayList<>();
    private int count;

    private RandomNetwork(long seed) {
        this.random = new Random(seed);
    }

    static Graph of(long seed, int nodes) {
        var network = new RandomNetwork(seed);
        network.images.add(new Image(network.sketch.symbolic("x", CHANNELS, 5, 7), 5, 7));
        for (int i = 0; i < nodes; i++) {
            network.grow();
        }
        return network.sketch.to(network.outputs());
    }

    private Value[] outputs() {
        var outputs = new ArrayList<>(heads);
        outputs.add(images.getLast().value);
        outputs.add(images.get(random.nextInt(images.size())).value);
        return outputs.stream()
                .distinct()
                .filter(value -> !value.name().equals("x"))
                .toArray(Value[]::new);
    }

    /** Adds a node; it mostly continues the newest value, so that patterns of several nodes come about. */
    private void grow() {
        var x = random.nextInt(4) == 0 ? images.get(random.nextInt(images.size())) : images.getLast();
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> images.add(convolved(x));
            case 3 ->
                images.add(x.with(
                        node(Unary.of(pick(Unary.Function.RELU, Unary.Function.TANH, Unary.Function.ABS)), x.value)));
            case 4 ->
                images.add(x.with(node(new Clip(), x.value, number(-0.5f), number(random.nextInt(3) == 0 ? -1 : 1))));
            case 5, 6 -> images.add(added(x));
            case 7 -> images.add(x.with(normalized(x.value)));
            case 8 ->
                images.add(x.with(node(
                        new Binary(pick(Binary.Function.MUL, Binary.Function.SUB, Binary.Function.DIV)),
                        x.value,
                        random.nextBoolean() ? perChannel() : number(pick(1f, 2f)))));
            case 9 -> images.add(x.with(node(pick(new Identity(), new Dropout(false), new Concat(1)), x.value)));
            case 10 -> images.add(padded(x));
            case 11 -> images.add(pooled(x));
            case 12 -> images.add(x.with(reshaped(x)));
            default -> heads.add(classified(x));
        }
    }

    private Image convolved(Image x) {
        boolean grouped = random.nextBoolean();
        long kernel = pick(1L, 3L);
        var padding = pick(Sketch.keeping(kernel).padding(), new Padding.Valid(), new Padding.SameUpper());
        if (padding instanceof Padding.Valid && Math.min(x.height, x.width) < kernel) {
            padding = new Padding.SameUpper();
        }
        long less = padding instanceof Padding.Valid ? kernel - 1 : 0;
        var conv = new Conv(new Window(List.of(), List.of(), List.of(), padding), grouped ? 2 : 1);
        return new Image(
                sketch.conv(name(), conv, x.value, CHANNELS, CHANNELS, kernel), x.height - less, x.width - less);
    }

    private Image added(Image x) {
        var same = images.stream()
                .filter(y -> y.height == x.height && y.width == x.width)
                .toList();
        var y = same.get(random.nextInt(same.size()));
        return x.with(
                switch (random.nextInt(4)) {
                    case 0 -> node(new Binary(Binary.Function.ADD), x.value, perChannel());
                    case 1 -> node(new Variadic(Variadic.Function.SUM), y.value, x.value);
                    default -> node(new Binary(Binary.Function.ADD), x.value, y.value);
                });
    }

    private Value normalized(Value x) {
        var op = new BatchNormalization(1e-3f, 0.9f, false);
        return node(op, x, vector(), vector(), vector(), node(Unary.of(Unary.Function.EXP), vector()));
    }

    private Image padded(Image x) {
        long top = random.nextInt(2);
        long left = random.nextInt(2);
        var pads = sketch.constant(name(), Tensor.of(Shape.of(8), 0L, 0L, top, left, 0L, 0L, 1L, 0L));
        return new Image(node(new Pad(Pad.Mode.CONSTANT), x.value, pads), x.height + top + 1, x.width + left);
    }

    private Image pooled(Image x) {
        var window = new Window(
                List.of(3L, 3L), List.of(), List.of(), Sketch.keeping(3).padding());
        return x.with(node(new AveragePool(window, false, random.nextBoolean()), x.value));
    }

    /** To the shape it has, which is taken from the value itself, as exporters write it. */
    private Value reshaped(Image x) {
        var shape = node(new ShapeOf(0, Long.MAX_VALUE), x.value);
        var batch = node(new Gather(0), shape, longs(0));
        var target = node(new Concat(0), batch, longs(CHANNELS, x.height, -1));
        return node(new Reshape(false), x.value, target);
    }

    private Value classified(Image x) {
        var rows = node(new Flatten(1), x.value);
        var weight = sketch.random(name(), CHANNELS * x.height * x.width, 3);
        if (random.nextBoolean()) {
            return node(new Binary(Binary.Function.ADD), node(new MatMul(), rows, weight), sketch.random(name(), 3));
        }
        var gemm = node(new Gemm(0.1f, 2, false, false), rows, weight, sketch.random(name(), 3));
        return node(new Binary(Binary.Function.MUL), gemm, sketch.random(name(), 1, 3));
    }

    private Value perChannel() {
        return random.nextBoolean() ? sketch.random(name(), CHANNELS, 1, 1) : sketch.random(name(), 1, CHANNELS, 1, 1);
    }

    private Value vector() {
        return sketch.random(name(), CHANNELS);
    }

    private Value number(float value) {
        return sketch.constant(name(), Tensor.of(Shape.SCALAR, value));
    }

    private Value longs(long... values) {
        return sketch.constant(name(), Tensor.of(Shape.of(values.length), values));
    }

    private Value node(Op op, Value... inputs) {
        return sketch.node(name(), op, inputs);
    }

    private String name() {
        return "v" + count++;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
