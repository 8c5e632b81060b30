package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.ConvWeightGradient;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Convolution and its transpose: each is the other's gradient of data; both share the gradient of weights. */
final class ConvolutionRule {
    private ConvolutionRule() {}

    static Rule conv(Conv conv) {
        return step -> {
            var x = step.in(0);
            var weight = step.in(1);
            var g = step.upstream();
            var window = conv.window().over(x.shape(), kernelOf(weight.shape()));
            // what is large is made when x is no longer needed
            step.give(1, () -> x.apply(new ConvWeightGradient(window, conv.groups()), g));
            step.give(2, () -> perChannel(g));
            step.give(0, () -> transposed(window, conv.groups(), g, weight, x.shape()));
        };
    }

    static Rule transpose(ConvTranspose transpose) {
        return step -> {
            var x = step.in(0);
            var weight = step.in(1);
            var g = step.upstream();
            var window = ending(transpose.over(x.shape(), weight.shape()), x.shape(), g.shape());
            var reached = reached(window, g, x.shape());
            step.give(1, () -> reached.apply(new ConvWeightGradient(window, transpose.groups()), x));
            step.give(2, () -> perChannel(g));
            step.give(0, () -> reached.apply(new Conv(window, transpose.groups()), weight));
        };
    }

    private static List<Long> kernelOf(Shape weight) {
        return Arrays.stream(weight.dims()).skip(2).boxed().toList();
    }

    private static Term perChannel(Term g) {
        var axes = LongStream.concat(LongStream.of(0), Arrays.stream(g.axesFrom(2)))
                .toArray();
        return g.sum(axes).reshape(g.shape().dim(1));
    }

    /**
     * Spreads {@code g}, one element a position of a window, over the image that the window slid over.
     *
     * @param window as {@link Window#over} gives it
     * @param image shape of the image
     */
    static Term transposed(Window window, long groups, Term g, Term weight, Shape image) {
        var rest = new ArrayList<Long>();
        for (int axis = 0; axis < image.rank() - 2; axis++) {
            rest.add(Math.max(0, -beyond(window, axis, g.shape(), image)));
        }
        return g.apply(new ConvTranspose(ending(window, g.shape(), image), groups, rest, List.of()), weight);
    }

    /** The window padded at the end as far as it goes beyond the image in these positions. */
    private static Window ending(Window window, Shape positions, Shape image) {
        var before = new ArrayList<Long>();
        var after = new ArrayList<Long>();
        for (int axis = 0; axis < image.rank() - 2; axis++) {
            before.add(window.before(axis));
            after.add(Math.max(0, beyond(window, axis, positions, image)));
        }
        return new Window(window.kernel(), window.strides(), window.dilations(), new Padding.Explicit(before, after));
    }

    /** How far the window goes beyond the end of the image; negative where it does not get there. */
    private static long beyond(Window window, int axis, Shape positions, Shape image) {
        long reach = window.strides().get(axis) * (positions.dim(axis + 2) - 1) + window.reach(axis);
        return reach - window.before(axis) - image.dim(axis + 2);
    }

    /** Of {@code g} what the window gets to. */
    private static Term reached(Window window, Term g, Shape positions) {
        var reached = g;
        for (int axis = 0; axis < positions.rank() - 2; axis++) {
            long extent = g.shape().dim(axis + 2);
            reached = reached.slice(axis + 2, 0, extent + Math.min(0, beyond(window, axis, positions, g.shape())));
        }
        return reached;
    }
}
