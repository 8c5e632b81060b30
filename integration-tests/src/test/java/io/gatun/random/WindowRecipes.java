package io.gatun.random;

import static io.gatun.tensor.DType.FLOAT32;

import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.GlobalAveragePool;
import io.gatun.op.GlobalLpPool;
import io.gatun.op.GlobalMaxPool;
import io.gatun.op.LpPool;
import io.gatun.op.MaxPool;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Convolutions and pools: everything that slides. */
final class WindowRecipes {
    /** Multiply-adds that the definition of one node may take. */
    private static final long MOST_MACS = 300_000;

    private WindowRecipes() {}

    static boolean conv(Sketch sketch) {
        return image(sketch, FLOAT32).flatMap(x -> conv(sketch, x)).isPresent();
    }

    /** A convolution of {@code x} [N, C, spatial...]. */
    static Optional<Value> conv(Sketch sketch, Value x) {
        var dice = sketch.dice;
        var shape = sketch.shape(x);
        long channels = shape.dim(1);
        long groups = dice.chance(0.6) ? 1 : dice.chance(0.6) ? channels : dice.divisor(channels);
        long outputs = groups * (groups > 4 ? dice.between(1, 2) : groups > 1 ? dice.between(1, 9) : dice.channels());
        var window = window(dice, shape, true);
        long macs = outputs * channels / groups * shape.size() / Math.max(1, channels);
        for (long kernel : window.kernel()) {
            macs *= kernel;
        }
        if (macs > MOST_MACS || !fits(window, shape)) {
            return Optional.empty();
        }
        var weight = sketch.weight(FLOAT32, dims(outputs, channels / groups, window.kernel()));
        var written =
                dice.flip() ? window : new Window(List.of(), window.strides(), window.dilations(), window.padding());
        var conv = new Conv(written, groups);
        return dice.flip() ? sketch.add(conv, x, weight) : sketch.add(conv, x, weight, sketch.weight(FLOAT32, outputs));
    }

    static boolean convTranspose(Sketch sketch) {
        var dice = sketch.dice;
        var x = image(sketch, FLOAT32);
        if (x.isEmpty()) {
            return false;
        }
        var shape = sketch.shape(x.get());
        long channels = shape.dim(1);
        long groups = dice.chance(0.7) ? 1 : dice.divisor(channels);
        long outputs = groups * dice.between(1, 5);
        var window = window(dice, shape, true);
        var padding = new ArrayList<Long>();
        var extents = new ArrayList<Long>();
        boolean automatic = !(window.padding() instanceof Padding.Explicit);
        for (int axis = 0; axis < shape.rank() - 2; axis++) {
            long stride = window.strides().isEmpty() ? 1 : window.strides().get(axis);
            long dilation =
                    window.dilations().isEmpty() ? 1 : window.dilations().get(axis);
            long reach = (window.kernel().get(axis) - 1) * dilation + 1;
            padding.add((long) dice.between(0, Math.max(stride, dilation) - 1));
            extents.add(stride * (shape.dim(axis + 2) - 1) + reach);
        }
        long macs = outputs * shape.size() / groups;
        for (long kernel : window.kernel()) {
            macs *= kernel;
        }
        if (macs > MOST_MACS || !automatic && !leaves(window, extents) || shape.size() == 0) {
            return false;
        }
        var op = new ConvTranspose(
                window,
                groups,
                !automatic && dice.flip() ? padding : List.of(),
                window.padding() instanceof Padding.Valid || !dice.chance(0.1) || !automatic ? List.of() : extents);
        var weight = sketch.weight(FLOAT32, dims(channels, outputs / groups, window.kernel()));
        return (dice.flip()
                        ? sketch.add(op, x.get(), weight)
                        : sketch.add(op, x.get(), weight, sketch.weight(FLOAT32, outputs)))
                .isPresent();
    }

    private static boolean leaves(Window window, List<Long> extents) {
        var padding = (Padding.Explicit) window.padding();
        for (int axis = 0; axis < extents.size(); axis++) {
            if (extents.get(axis) - padding.before().get(axis) - padding.after().get(axis) < 1) {
                return false;
            }
        }
        return true;
    }

    static boolean maxPool(Sketch sketch) {
        var dice = sketch.dice;
        var dtype = dice.chance(0.9) ? FLOAT32 : dice.of(DType.INT8, DType.UINT8, DType.FLOAT64);
        var x = image(sketch, dtype);
        return x.isPresent()
                && pool(sketch, x.get()).stream().anyMatch(window -> {
                    int outputs = dice.chance(0.15) ? 2 : 1;
                    boolean columns = outputs == 2 && dice.chance(0.2);
                    return sketch.add(new MaxPool(window, dice.chance(0.3), columns), outputs, x.get())
                            .isPresent();
                });
    }

    static boolean averagePool(Sketch sketch) {
        var x = image(sketch, FLOAT32);
        return x.isPresent()
                && pool(sketch, x.get()).stream()
                        .anyMatch(window -> sketch.add(
                                        new AveragePool(window, sketch.dice.chance(0.3), sketch.dice.flip()), x.get())
                                .isPresent());
    }

    static boolean lpPool(Sketch sketch) {
        var x = image(sketch, FLOAT32);
        return x.isPresent()
                && pool(sketch, x.get()).stream()
                        .anyMatch(window -> sketch.add(
                                        new LpPool(window, sketch.dice.chance(0.2), sketch.dice.between(1, 3)), x.get())
                                .isPresent());
    }

    static boolean globalPool(Sketch sketch) {
        return image(sketch, FLOAT32)
                .flatMap(x -> sketch.add(
                        sketch.dice.of(
                                new GlobalAveragePool(),
                                new GlobalAveragePool(),
                                new GlobalMaxPool(),
                                new GlobalLpPool(2)),
                        x))
                .isPresent();
    }

    /** A window whose padding is smaller than its kernel; empty if that does not fit. */
    private static Optional<Window> pool(Sketch sketch, Value x) {
        var window = window(sketch.dice, sketch.shape(x), false);
        return sketch.shape(x).size() > 0 && fits(window, sketch.shape(x)) ? Optional.of(window) : Optional.empty();
    }

    /** Something with spatial axes. */
    static Optional<Value> image(Sketch sketch, DType dtype) {
        return sketch.find(type -> isImage(type, dtype));
    }

    private static boolean isImage(TensorType type, DType dtype) {
        int rank = type.shape().rank();
        return type.dtype() == dtype
                && rank >= 3
                && rank <= 5
                && type.shape().dim(1) > 0
                && type.shape().dim(1) <= 64
                && type.shape().sizeBetween(2, rank) > 0;
    }

    private static Window window(Dice dice, Shape input, boolean wide) {
        int rank = input.rank() - 2;
        long square = dice.of(1, 1, 3, 3, 3, 3, 5, 7, 2, 4);
        var kernel = each(rank, axis -> dice.chance(0.85) ? square : (long) dice.between(1, 5));
        var padding = padding(dice, kernel, wide);
        boolean same = padding instanceof Padding.SameUpper || padding instanceof Padding.SameLower;
        // SAME with dilations, or with strides that leave elements out, is where runtimes disagree: seldom is enough
        boolean simple = same && dice.chance(0.9);
        long step = dice.of(1, 1, 1, 2, 2, 3);
        var strides = step == 1 && dice.flip()
                ? List.<Long>of()
                : each(rank, axis -> {
                    long stride = dice.chance(0.85) ? step : dice.between(1, 4);
                    return simple ? Math.min(stride, kernel.get(axis)) : stride;
                });
        var dilations = simple || dice.chance(0.75) ? List.<Long>of() : each(rank, axis -> (long) dice.between(1, 3));
        return new Window(kernel, strides, dilations, padding);
    }

    private static Padding padding(Dice dice, List<Long> kernel, boolean wide) {
        int rank = kernel.size();
        return switch (dice.between(0, 9)) {
            case 0 -> new Padding.SameUpper();
            case 1 -> new Padding.SameLower();
            case 2 -> new Padding.Valid();
            case 3 -> Padding.none(rank);
            case 4, 5, 6 -> {
                var half = each(rank, axis -> kernel.get(axis) / 2);
                yield new Padding.Explicit(half, half);
            }
            default ->
                new Padding.Explicit(
                        each(rank, axis -> (long) dice.between(0, kernel.get(axis) - (wide ? 0 : 1))),
                        each(rank, axis -> (long) dice.between(0, kernel.get(axis) - (wide ? 0 : 1))));
        };
    }

    private static boolean fits(Window window, Shape input) {
        var placed = window.over(input, window.kernel());
        for (int axis = 0; axis < input.rank() - 2; axis++) {
            if (input.dim(axis + 2) + placed.before(axis) + placed.after(axis) < placed.reach(axis)) {
                return false;
            }
        }
        return true;
    }

    private static List<Long> each(int rank, IntFunction<Long> value) {
        return IntStream.range(0, rank).mapToObj(value).toList();
    }

    private static long[] dims(long first, long second, List<Long> kernel) {
        return LongStream.concat(LongStream.of(first, second), kernel.stream().mapToLong(Long::longValue))
                .toArray();
    }
}
