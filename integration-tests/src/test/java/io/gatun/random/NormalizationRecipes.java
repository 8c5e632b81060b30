package io.gatun.random;

import static io.gatun.tensor.DType.FLOAT32;

import io.gatun.op.GroupNormalization;
import io.gatun.op.Hardmax;
import io.gatun.op.InstanceNormalization;
import io.gatun.op.LayerNormalization;
import io.gatun.op.LocalResponseNormalization;
import io.gatun.op.LogSoftmax;
import io.gatun.op.LpNormalization;
import io.gatun.op.MeanVarianceNormalization;
import io.gatun.op.Softmax;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Normalisations. */
final class NormalizationRecipes {
    private NormalizationRecipes() {}

    static boolean batch(Sketch sketch) {
        var x = sketch.find(type -> type.dtype() == FLOAT32
                && type.shape().rank() >= 2
                && type.shape().dim(1) > 0
                && type.shape().dim(1) <= 64);
        x.ifPresent(value -> ChainRecipes.normalized(sketch, value));
        return x.isPresent();
    }

    static boolean other(Sketch sketch) {
        var dice = sketch.dice;
        var found = WindowRecipes.image(sketch, FLOAT32)
                .filter(value -> sketch.shape(value).size() > 0);
        if (found.isEmpty()) {
            return false;
        }
        var x = found.get();
        var shape = sketch.shape(x);
        long channels = shape.dim(1);
        return (switch (dice.between(0, 5)) {
                    case 0 ->
                        sketch.add(
                                new InstanceNormalization(1e-3f),
                                x,
                                sketch.weight(FLOAT32, channels),
                                sketch.weight(FLOAT32, channels));
                    case 1 ->
                        sketch.add(
                                new GroupNormalization(dice.divisor(channels), 1e-3f),
                                x,
                                sketch.weight(FLOAT32, channels),
                                sketch.weight(FLOAT32, channels));
                    case 2 -> {
                        int axis = dice.between(1, shape.rank() - 1);
                        var dims = Arrays.copyOfRange(shape.dims(), axis, shape.rank());
                        var op = new LayerNormalization(dice.flip() ? axis : axis - shape.rank(), 1e-3f, FLOAT32);
                        yield dice.flip()
                                ? sketch.add(op, x, sketch.weight(FLOAT32, dims))
                                : sketch.add(op, x, sketch.weight(FLOAT32, dims), sketch.weight(FLOAT32, dims));
                    }
                    case 3 ->
                        sketch.add(
                                new LocalResponseNormalization(
                                        dice.of(1, 3, 5, 2),
                                        dice.of(1e-4f, 0.5f),
                                        dice.of(0.75f, 0.5f),
                                        dice.of(1f, 2f)),
                                x);
                    case 4 ->
                        shape.rank() == 4
                                ? sketch.add(
                                        new MeanVarianceNormalization(dice.of(List.of(0L, 2L, 3L), List.of(1L))), x)
                                : Optional.empty();
                    default -> sketch.add(new LpNormalization(dice.axis(shape.rank()), dice.between(1, 2)), x);
                })
                .isPresent();
    }

    static boolean softmax(Sketch sketch) {
        return sketch.find(type -> type.dtype() == FLOAT32 && type.shape().rank() >= 1)
                .flatMap(x -> {
                    long axis = sketch.dice.axis(sketch.shape(x).rank());
                    return sketch.add(
                            sketch.dice.of(
                                    new Softmax(axis, false),
                                    new Softmax(axis, false),
                                    new LogSoftmax(axis, false),
                                    new Hardmax(axis, false)),
                            x);
                })
                .isPresent();
    }
}
