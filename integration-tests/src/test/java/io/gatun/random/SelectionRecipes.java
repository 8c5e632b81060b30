package io.gatun.random;

import static io.gatun.tensor.DType.FLOAT32;

import io.gatun.graph.Value;
import io.gatun.op.ArgExtreme;
import io.gatun.op.Binary;
import io.gatun.op.Cast;
import io.gatun.op.Cumulative;
import io.gatun.op.Gather;
import io.gatun.op.GatherElements;
import io.gatun.op.NonZero;
import io.gatun.op.OneHot;
import io.gatun.op.Reduce;
import io.gatun.op.ScatterElements;
import io.gatun.op.ScatterReduction;
import io.gatun.op.ShapeOf;
import io.gatun.op.TopK;
import io.gatun.op.Transpose;
import io.gatun.op.Trilu;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** What folds, picks, orders and replaces elements. */
final class SelectionRecipes {
    /** Products of more overflow or vanish, in an order that is anyone's choice. */
    private static final long LONGEST_PRODUCT = 64;

    private SelectionRecipes() {}

    private static Optional<Value> ranked(Sketch sketch, DType dtype, int least) {
        return sketch.find(type -> type.dtype() == dtype
                && type.shape().rank() >= least
                && type.shape().rank() <= 5
                && type.shape().size() > 0);
    }

    static boolean reduce(Sketch sketch) {
        var dice = sketch.dice;
        var dtype = dice.chance(0.9) ? FLOAT32 : dice.of(DType.INT32, DType.INT64, DType.FLOAT64);
        return ranked(sketch, dtype, 1)
                .flatMap(x -> {
                    var function = dtype.isFloating()
                            ? dice.of(Reduce.Function.values())
                            : dice.of(
                                    Reduce.Function.SUM,
                                    Reduce.Function.MAX,
                                    Reduce.Function.MIN,
                                    Reduce.Function.PROD);
                    if (function == Reduce.Function.PROD && sketch.shape(x).size() > LONGEST_PRODUCT) {
                        return Optional.empty();
                    }
                    var op = new Reduce(function, dice.flip(), dice.chance(0.2));
                    int rank = sketch.shape(x).rank();
                    var axes = LongStream.range(0, rank)
                            .filter(_ -> dice.flip())
                            .map(axis -> dice.chance(0.3) ? axis - rank : axis)
                            .toArray();
                    boolean spatial = rank == 4 && dice.chance(0.3);
                    return dice.chance(0.15)
                            ? sketch.add(op, x)
                            : sketch.add(op, x, sketch.longs(spatial ? new long[] {2, 3} : axes));
                })
                .isPresent();
    }

    static boolean argExtreme(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, FLOAT32, 1)
                .flatMap(x -> sketch.add(
                        new ArgExtreme(dice.flip(), dice.axis(sketch.shape(x).rank()), dice.flip(), dice.chance(0.3)),
                        x))
                .isPresent();
    }

    static boolean top(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, FLOAT32, 1)
                .flatMap(x -> {
                    long axis = dice.axis(sketch.shape(x).rank());
                    long k = dice.between(1, sketch.shape(x).dim((int) axis));
                    return sketch.add(new TopK(axis, dice.flip(), true), 2, x, sketch.longs(k));
                })
                .isPresent();
    }

    static boolean cumulative(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, dice.of(FLOAT32, FLOAT32, DType.INT32), 1)
                .flatMap(x -> sketch.add(
                        new Cumulative(false, dice.flip(), dice.flip()),
                        x,
                        sketch.number(DType.INT64, dice.axis(sketch.shape(x).rank()))))
                .isPresent();
    }

    static boolean gather(Sketch sketch) {
        var dice = sketch.dice;
        return sketch.find(type -> type.shape().rank() >= 1
                        && type.shape().rank() <= 4
                        && type.shape().size() > 0)
                .flatMap(x -> {
                    long axis = dice.axis(sketch.shape(x).rank());
                    long extent = sketch.shape(x).dim((int) axis);
                    var shape = dice.of(Shape.SCALAR, Shape.of(1), Shape.of(3), Shape.of(2, 2));
                    var indices = sketch.filled(
                            new TensorType(dice.of(DType.INT64, DType.INT32), shape),
                            _ -> dice.between(-extent, extent - 1));
                    return sketch.add(new Gather(axis), x, indices);
                })
                .isPresent();
    }

    /** Elements by computed indices where there are some. */
    static boolean gatherElements(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, FLOAT32, 1)
                .flatMap(x -> {
                    long axis = dice.axis(sketch.shape(x).rank());
                    long extent = sketch.shape(x).dim((int) axis);
                    var shape = sketch.shape(x).with((int) axis, dice.between(1, 4));
                    return sketch.add(new GatherElements(axis), x, indices(sketch, shape, extent));
                })
                .isPresent();
    }

    private static Value indices(Sketch sketch, Shape shape, long extent) {
        return sketch.filled(new TensorType(DType.INT64, shape), _ -> sketch.dice.between(-extent, extent - 1));
    }

    static boolean scatter(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, FLOAT32, 1)
                .flatMap(x -> {
                    long axis = dice.axis(sketch.shape(x).rank());
                    long extent = sketch.shape(x).dim((int) axis);
                    var reduction = dice.of(ScatterReduction.values());
                    // without a reduction indices must differ, for nothing says which update comes last
                    var shape = sketch.shape(x).with((int) axis, reduction == ScatterReduction.NONE ? 1 : 3);
                    return sketch.add(
                            new ScatterElements(axis, reduction),
                            x,
                            indices(sketch, shape, extent),
                            sketch.weight(FLOAT32, shape.dims()));
                })
                .isPresent();
    }

    static boolean triangle(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, FLOAT32, 2)
                .flatMap(x -> sketch.add(new Trilu(dice.flip()), x, sketch.number(DType.INT64, dice.between(-2, 2))))
                .isPresent();
    }

    static boolean oneHot(Sketch sketch) {
        var dice = sketch.dice;
        return sketch.find(type -> type.dtype() == DType.INT64
                        && type.shape().rank() >= 1
                        && type.shape().rank() <= 3)
                .flatMap(x -> sketch.add(
                        new OneHot(dice.axis(sketch.shape(x).rank() + 1)),
                        x,
                        sketch.number(DType.INT64, dice.between(1, 8)),
                        sketch.filled(TensorType.of(FLOAT32, 2), i -> i * 2 - 0.5)))
                .isPresent();
    }

    /** Shapes that depend on data, and what may come after. */
    static boolean nonZero(Sketch sketch) {
        var dice = sketch.dice;
        var found = sketch.findUnknown();
        if (found.isEmpty()) {
            return sketch.find(type -> type.shape().rank() >= 1
                            && (type.dtype() == DType.BOOL || type.dtype() == DType.INT32 || type.dtype() == FLOAT32))
                    .flatMap(x -> sketch.add(new NonZero(), x))
                    .isPresent();
        }
        var x = found.get();
        return (switch (dice.between(0, 4)) {
                    case 0 -> sketch.add(new Transpose(List.of()), x);
                    case 1 -> sketch.add(new Cast(FLOAT32), x);
                    case 2 -> sketch.add(new ShapeOf(0, Long.MAX_VALUE), x);
                    case 3 -> sketch.add(new Binary(Binary.Function.ADD), x, x);
                    default -> sketch.add(new Reduce(Reduce.Function.SUM, true, false), x);
                })
                .isPresent();
    }
}
