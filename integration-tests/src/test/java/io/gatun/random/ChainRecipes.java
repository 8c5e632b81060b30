package io.gatun.random;

import static io.gatun.tensor.DType.FLOAT32;

import io.gatun.graph.Value;
import io.gatun.op.BatchNormalization;
import io.gatun.op.Binary;
import io.gatun.op.Clip;
import io.gatun.op.Concat;
import io.gatun.op.Flatten;
import io.gatun.op.Gather;
import io.gatun.op.Gemm;
import io.gatun.op.MatMul;
import io.gatun.op.Pad;
import io.gatun.op.Reshape;
import io.gatun.op.ShapeOf;
import io.gatun.op.Unary;
import io.gatun.op.Variadic;
import io.gatun.tensor.TensorType;
import java.util.Optional;

/** What networks do in a row, and passes make one of. */
final class ChainRecipes {
    private ChainRecipes() {}

    /** Convolution, batch normalisation, addition, activation; some of them. */
    static boolean block(Sketch sketch) {
        var dice = sketch.dice;
        var x = WindowRecipes.image(sketch, FLOAT32).flatMap(image -> WindowRecipes.conv(sketch, image));
        if (x.isEmpty()) {
            return false;
        }
        var y = x.get();
        if (dice.chance(0.6)) {
            y = normalized(sketch, y);
        }
        if (dice.chance(0.3)) {
            y = sketch.add(activation(dice), y).orElse(y);
        }
        if (dice.chance(0.5)) {
            y = added(sketch, y);
        }
        if (dice.chance(0.5)) {
            sketch.add(activation(dice), y);
        } else if (dice.flip()) {
            sketch.add(new Clip(), y, sketch.number(FLOAT32, dice.of(0, -1)), sketch.number(FLOAT32, dice.of(6, 1)));
        }
        return true;
    }

    static Value normalized(Sketch sketch, Value x) {
        long channels = sketch.shape(x).dim(1);
        var variance = sketch.filled(TensorType.of(FLOAT32, channels), _ -> 0.1 + Math.abs(sketch.dice.normal()));
        return sketch.add(
                        new BatchNormalization(sketch.dice.of(1e-5f, 1e-3f), 0.9f, false),
                        x,
                        sketch.weight(FLOAT32, channels),
                        sketch.weight(FLOAT32, channels),
                        sketch.weight(FLOAT32, channels),
                        variance)
                .orElse(x);
    }

    /** Plus another value of this type, the value itself, or a constant for each channel. */
    private static Value added(Sketch sketch, Value x) {
        var dice = sketch.dice;
        var type = sketch.type(x);
        var dims = type.shape().dims();
        java.util.Arrays.fill(dims, 2, dims.length, 1);
        dims[0] = 1;
        var other = dice.chance(0.7) ? sketch.find(type::equals).orElse(x) : sketch.weight(FLOAT32, dims);
        var op = dice.chance(0.8) ? new Binary(Binary.Function.ADD) : new Variadic(Variadic.Function.SUM);
        return (dice.flip() ? sketch.add(op, x, other) : sketch.add(op, other, x)).orElse(x);
    }

    static Unary activation(Dice dice) {
        return dice.chance(0.6)
                ? Unary.of(Unary.Function.RELU)
                : Unary.of(dice.of(
                        Unary.Function.SIGMOID,
                        Unary.Function.TANH,
                        Unary.Function.LEAKY_RELU,
                        Unary.Function.HARD_SWISH,
                        Unary.Function.HARD_SIGMOID,
                        Unary.Function.ELU));
    }

    /** Padding before a convolution or a pool. */
    static boolean padded(Sketch sketch) {
        var dice = sketch.dice;
        return WindowRecipes.image(sketch, FLOAT32)
                .flatMap(x -> {
                    var pads = new long[2 * sketch.shape(x).rank()];
                    for (int i = 0; i < pads.length; i++) {
                        pads[i] = i % (pads.length / 2) < 2 ? 0 : dice.between(0, 3);
                    }
                    return dice.flip()
                            ? sketch.add(new Pad(Pad.Mode.CONSTANT), x, sketch.longs(pads))
                            : sketch.add(
                                    new Pad(Pad.Mode.CONSTANT),
                                    x,
                                    sketch.longs(pads),
                                    sketch.number(FLOAT32, dice.of(0, 0, 1)));
                })
                .flatMap(x -> WindowRecipes.conv(sketch, x))
                .isPresent();
    }

    /** Flatten, a fully connected layer in one of its spellings, an activation. */
    static boolean classifier(Sketch sketch) {
        var dice = sketch.dice;
        var rows = WindowRecipes.image(sketch, FLOAT32).flatMap(x -> sketch.add(new Flatten(1), x));
        if (rows.isEmpty() || sketch.shape(rows.get()).dim(1) > 2000) {
            return rows.isPresent();
        }
        long from = sketch.shape(rows.get()).dim(1);
        long to = dice.channels();
        Optional<Value> y;
        if (dice.flip()) {
            boolean transposed = dice.flip();
            var weight = transposed ? sketch.weight(FLOAT32, to, from) : sketch.weight(FLOAT32, from, to);
            y = sketch.add(new Gemm(1, 1, false, transposed), rows.get(), weight, sketch.weight(FLOAT32, to));
        } else {
            y = sketch.add(new MatMul(), rows.get(), sketch.weight(FLOAT32, from, to))
                    .flatMap(product ->
                            sketch.add(new Binary(Binary.Function.ADD), product, sketch.weight(FLOAT32, to)));
        }
        if (dice.chance(0.3)) {
            y = y.flatMap(product -> sketch.add(new Binary(Binary.Function.MUL), product, sketch.weight(FLOAT32, to)));
        }
        if (dice.flip()) {
            y = y.flatMap(product -> sketch.add(activation(dice), product));
        }
        return y.isPresent();
    }

    /** A shape computed from the value's own, as exporters write it. */
    static boolean reshapedByItsShape(Sketch sketch) {
        return sketch.find(type -> type.shape().rank() >= 2 && type.shape().size() > 0)
                .flatMap(x -> {
                    var shape = sketch.add(new ShapeOf(0, Long.MAX_VALUE), x).orElseThrow();
                    var batch =
                            sketch.add(new Gather(0), shape, sketch.longs(0)).orElseThrow();
                    long rest = sketch.shape(x).size() / sketch.shape(x).dim(0);
                    long factor = sketch.dice.divisor(rest);
                    var target = sketch.add(new Concat(0), batch, sketch.longs(factor, -1))
                            .orElseThrow();
                    return sketch.add(new Reshape(false), x, target);
                })
                .isPresent();
    }
}
