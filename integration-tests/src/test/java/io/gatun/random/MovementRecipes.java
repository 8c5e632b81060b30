package io.gatun.random;

import io.gatun.graph.Value;
import io.gatun.op.Concat;
import io.gatun.op.DepthToSpace;
import io.gatun.op.Expand;
import io.gatun.op.Flatten;
import io.gatun.op.Op;
import io.gatun.op.Pad;
import io.gatun.op.Reshape;
import io.gatun.op.Resize;
import io.gatun.op.ResizeFilter;
import io.gatun.op.Slice;
import io.gatun.op.SpaceToDepth;
import io.gatun.op.Split;
import io.gatun.op.Squeeze;
import io.gatun.op.Tile;
import io.gatun.op.Transpose;
import io.gatun.op.Unsqueeze;
import io.gatun.tensor.DType;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/** What rearranges, repeats, cuts and joins. */
final class MovementRecipes {
    private MovementRecipes() {}

    private static Optional<Value> ranked(Sketch sketch, int least) {
        return sketch.find(type -> type.shape().rank() >= least && type.shape().rank() <= 5);
    }

    static boolean resize(Sketch sketch) {
        var dice = sketch.dice;
        return WindowRecipes.image(sketch, DType.FLOAT32)
                .filter(x -> sketch.shape(x).rank() <= 4 && sketch.shape(x).size() > 0)
                .flatMap(x -> {
                    var shape = sketch.shape(x);
                    var mode = dice.of(ResizeFilter.Mode.NEAREST, ResizeFilter.Mode.LINEAR, ResizeFilter.Mode.CUBIC);
                    var filter = new ResizeFilter(
                            mode,
                            dice.of(
                                    ResizeFilter.Coordinates.HALF_PIXEL,
                                    ResizeFilter.Coordinates.PYTORCH_HALF_PIXEL,
                                    ResizeFilter.Coordinates.ALIGN_CORNERS,
                                    ResizeFilter.Coordinates.ASYMMETRIC,
                                    ResizeFilter.Coordinates.HALF_PIXEL_SYMMETRIC),
                            dice.of(
                                    ResizeFilter.Rounding.ROUND_PREFER_FLOOR,
                                    ResizeFilter.Rounding.ROUND_PREFER_CEIL,
                                    ResizeFilter.Rounding.FLOOR,
                                    ResizeFilter.Rounding.CEIL),
                            mode != ResizeFilter.Mode.NEAREST && dice.chance(0.2),
                            dice.of(-0.75f, -0.5f),
                            mode == ResizeFilter.Mode.CUBIC && dice.chance(0.2),
                            0);
                    var op = new Resize(List.of(), Resize.Aspect.STRETCH, filter);
                    if (dice.flip()) {
                        var sizes = shape.dims();
                        for (int axis = 2; axis < sizes.length; axis++) {
                            sizes[axis] = dice.between(1, 12);
                        }
                        return sketch.add(op, x, Value.ABSENT, Value.ABSENT, sketch.longs(sizes));
                    }
                    var scales = new double[shape.rank()];
                    for (int axis = 0; axis < scales.length; axis++) {
                        double scale = dice.of(0.5, 2.0, 2.0, 1.5, 3.0, 0.6, 1.0);
                        scales[axis] = axis < 2 || Math.floor(scale * shape.dim(axis)) < 1 ? 1 : scale;
                    }
                    var given = sketch.filled(TensorType.of(DType.FLOAT32, scales.length), i -> scales[i]);
                    return sketch.add(op, x, Value.ABSENT, given);
                })
                .isPresent();
    }

    static boolean slice(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, 1)
                .flatMap(x -> {
                    var shape = sketch.shape(x);
                    var axes = some(dice, shape.rank());
                    var starts = new long[axes.length];
                    var ends = new long[axes.length];
                    var steps = new long[axes.length];
                    for (int i = 0; i < axes.length; i++) {
                        long extent = shape.dim((int) axes[i]);
                        boolean back = dice.chance(0.2);
                        long from = dice.between(0, Math.max(0, extent - 1));
                        long to = dice.chance(0.02) ? from : dice.between(from + 1, extent + 1);
                        steps[i] = (back ? -1 : 1) * dice.of(1, 1, 1, 2, 3);
                        starts[i] = back ? to - 1 : from;
                        ends[i] = back ? (from == 0 ? Long.MIN_VALUE : from - 1) : dice.flip() ? to : Long.MAX_VALUE;
                        starts[i] = dice.chance(0.2) && starts[i] < extent ? starts[i] - extent : starts[i];
                        axes[i] = dice.chance(0.2) ? axes[i] - shape.rank() : axes[i];
                    }
                    return sketch.add(
                            new Slice(),
                            x,
                            sketch.longs(starts),
                            sketch.longs(ends),
                            sketch.longs(axes),
                            sketch.longs(steps));
                })
                .isPresent();
    }

    private static long[] some(Dice dice, int rank) {
        return LongStream.range(0, rank)
                .filter(axis -> axis == rank - 1 || dice.chance(0.4))
                .toArray();
    }

    static boolean pad(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, 1)
                .filter(x -> sketch.shape(x).size() > 0)
                .flatMap(x -> {
                    var shape = sketch.shape(x);
                    var mode = dice.of(Pad.Mode.values());
                    var pads = new long[2 * shape.rank()];
                    for (int i = 0; i < pads.length; i++) {
                        long extent = shape.dim(i % shape.rank());
                        long most = mode == Pad.Mode.REFLECT ? extent - 1 : mode == Pad.Mode.WRAP ? extent : 3;
                        pads[i] = dice.chance(0.3) ? dice.between(0, Math.min(3, most)) : 0;
                        if (mode == Pad.Mode.CONSTANT && extent > 2 && dice.chance(0.05)) {
                            pads[i] = -1;
                        }
                    }
                    return mode == Pad.Mode.CONSTANT && dice.flip()
                            ? sketch.add(
                                    new Pad(mode),
                                    x,
                                    sketch.longs(pads),
                                    sketch.number(sketch.type(x).dtype(), 1))
                            : sketch.add(new Pad(mode), x, sketch.longs(pads));
                })
                .isPresent();
    }

    static boolean concat(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, 1)
                .flatMap(x -> {
                    var type = sketch.type(x);
                    int axis = dice.chance(0.5) && type.shape().rank() > 1
                            ? 1
                            : dice.between(0, type.shape().rank() - 1);
                    var parts = new ArrayList<Value>(List.of(x));
                    for (int more = dice.between(0, 2); more > 0; more--) {
                        var other = sketch.find(candidate -> candidate.dtype() == type.dtype()
                                && candidate.shape().rank() == type.shape().rank()
                                && candidate
                                        .shape()
                                        .with(axis, 1)
                                        .equals(type.shape().with(axis, 1)));
                        parts.add(
                                dice.chance(0.8)
                                        ? other.orElse(x)
                                        : sketch.weight(
                                                type.dtype(),
                                                type.shape()
                                                        .with(axis, dice.between(1, 5))
                                                        .dims()));
                    }
                    Collections.shuffle(parts, new Random(dice.between(0, 1000)));
                    long written = dice.chance(0.2) ? axis - type.shape().rank() : axis;
                    return sketch.add(new Concat(written), parts.toArray(Value[]::new));
                })
                .isPresent();
    }

    static boolean split(Sketch sketch) {
        var dice = sketch.dice;
        return sketch.find(type -> type.shape().rank() >= 1 && type.shape().rank() <= 5)
                .flatMap(x -> {
                    var shape = sketch.shape(x);
                    long axis = dice.axis(shape.rank());
                    long extent = shape.dim((int) axis);
                    int parts = dice.between(1, 3);
                    if (extent < parts) {
                        return Optional.empty();
                    }
                    if (dice.flip()) {
                        return sketch.add(new Split(axis), parts, x);
                    }
                    var sizes = new long[parts];
                    for (int i = 0; i < parts; i++) {
                        sizes[i] = i == parts - 1 ? extent : dice.between(1, extent - (parts - 1 - i));
                        extent -= sizes[i];
                    }
                    return sketch.add(new Split(axis), parts, x, sketch.longs(sizes));
                })
                .isPresent();
    }

    static boolean transpose(Sketch sketch) {
        return ranked(sketch, 2)
                .flatMap(x -> {
                    var axes = new ArrayList<>(
                            LongStream.range(0, sketch.shape(x).rank()).boxed().toList());
                    Collections.shuffle(axes, new Random(sketch.dice.between(0, 1000)));
                    return sketch.add(new Transpose(sketch.dice.chance(0.1) ? List.of() : axes), x);
                })
                .isPresent();
    }

    static boolean reshape(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, 1)
                .filter(x -> sketch.shape(x).size() > 0)
                .flatMap(x -> {
                    var shape = sketch.shape(x);
                    if (dice.chance(0.25)) {
                        return sketch.add(new Flatten(dice.axis(shape.rank())), x);
                    }
                    long first = shape.dim(0);
                    long rest = shape.size() / first;
                    long factor = dice.divisor(rest);
                    long[] target = switch (dice.between(0, 4)) {
                        case 0 -> new long[] {-1};
                        case 1 -> new long[] {0, -1};
                        case 2 -> new long[] {0, factor, -1};
                        case 3 -> new long[] {-1, rest / factor, factor};
                        default -> new long[] {0, 1, factor, rest / factor};
                    };
                    return sketch.add(new Reshape(false), x, sketch.longs(target));
                })
                .isPresent();
    }

    static boolean squeeze(Sketch sketch) {
        var dice = sketch.dice;
        var x = sketch.find(type -> type.shape().rank() <= 4);
        if (x.isEmpty()) {
            return false;
        }
        var shape = sketch.shape(x.get());
        var ones = LongStream.range(0, shape.rank())
                .filter(axis -> shape.dim((int) axis) == 1)
                .toArray();
        Optional<Value> made = ones.length > 0 && dice.flip()
                ? dice.flip()
                        ? sketch.add(new Squeeze(), x.get())
                        : sketch.add(new Squeeze(), x.get(), sketch.longs(ones[0]))
                : sketch.add(new Unsqueeze(), x.get(), sketch.longs(dice.axis(shape.rank() + 1)));
        return made.isPresent();
    }

    static boolean repeat(Sketch sketch) {
        var dice = sketch.dice;
        return ranked(sketch, 1)
                .flatMap(x -> {
                    var dims = sketch.shape(x).dims();
                    boolean tile = dice.flip();
                    for (int axis = 0; axis < dims.length; axis++) {
                        dims[axis] = tile
                                ? dice.of(1, 1, 2, 3)
                                : dims[axis] == 1 ? dice.between(1, 4) : dice.chance(0.3) ? 1 : dims[axis];
                    }
                    Op op = tile ? new Tile() : new Expand();
                    return sketch.add(op, x, sketch.longs(dims));
                })
                .isPresent();
    }

    static boolean blocks(Sketch sketch) {
        var dice = sketch.dice;
        return sketch.find(type -> type.shape().rank() == 4 && type.dtype() == DType.FLOAT32)
                .flatMap(x -> {
                    var shape = sketch.shape(x);
                    long block = dice.between(1, 3);
                    if (shape.dim(1) % (block * block) == 0) {
                        return sketch.add(new DepthToSpace(block, dice.flip()), x);
                    }
                    return shape.dim(2) % block == 0 && shape.dim(3) % block == 0
                            ? sketch.add(new SpaceToDepth(block), x)
                            : Optional.empty();
                })
                .isPresent();
    }
}
