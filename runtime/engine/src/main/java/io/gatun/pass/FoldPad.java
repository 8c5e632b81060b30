package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.AveragePool;
import io.gatun.op.Conv;
import io.gatun.op.FusedConv;
import io.gatun.op.Op;
import io.gatun.op.Pad;
import io.gatun.op.Padding;
import io.gatun.op.Window;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Pad with zeros along spatial axes, and then Conv or AveragePool: the window pads. A pool then counts its padding, as it
 * counted the zeros before; one that pads by itself without counting stays as it is.
 */
final class FoldPad implements NodePass {
    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        var pad = graph.producer(node.input(0))
                .filter(producer -> producer.op() instanceof Pad(var mode) && mode == Pad.Mode.CONSTANT)
                .filter(producer -> graph.soleConsumer(producer.output()).isPresent());
        if (pad.isEmpty() || !isZero(graph, pad.get().input(2))) {
            return false;
        }
        var padded = padded(graph, node, pad.get());
        padded.ifPresent(op -> {
            var inputs = new ArrayList<>(node.inputs());
            inputs.set(0, pad.get().input(0));
            patch.replace(node, new Node(node.name(), op, inputs, node.outputs()));
        });
        return padded.isPresent();
    }

    private static boolean isZero(Graph graph, Value value) {
        return !value.isPresent()
                || graph.constant(value).filter(zero -> zero.doubleAt(0) == 0).isPresent();
    }

    /** The operator of {@code node} with the padding of {@code pad} added to its own; empty if that is not the same. */
    private static Optional<Op> padded(Graph graph, Node node, Node pad) {
        return switch (node.op()) {
            case Conv conv -> padded(graph, conv, node, pad).map(Op.class::cast);
            case FusedConv(var conv, var residual, var activation) ->
                padded(graph, conv, node, pad).map(folded -> new FusedConv(folded, residual, activation));
            case AveragePool pool when !pool.ceil() -> padded(graph, pool, pad).map(Op.class::cast);
            default -> Optional.empty();
        };
    }

    private static Optional<Conv> padded(Graph graph, Conv conv, Node node, Node pad) {
        return graph.constant(node.input(1))
                .filter(weight -> weight.shape().rank() >= 3)
                .flatMap(weight -> spatial(graph, pad, weight.shape().rank()))
                .flatMap(added -> sum(conv.window(), added))
                .map(padding -> new Conv(with(conv.window(), padding), conv.groups()));
    }

    private static Optional<AveragePool> padded(Graph graph, AveragePool pool, Node pad) {
        var window = pool.window();
        int rank = window.kernel().size();
        return spatial(graph, pad, rank + 2)
                .filter(_ -> pool.countIncludePad() || sum(window, none(rank)).equals(Optional.of(none(rank))))
                .flatMap(added -> sum(window, added))
                .filter(padding -> isNarrow(window, padding))
                .map(padding -> new AveragePool(with(window, padding), false, true));
    }

    /** Whether every position of a pool's window touches its input, as pools want it. */
    private static boolean isNarrow(Window window, Padding.Explicit padding) {
        var dilations = window.dilations();
        if (!dilations.isEmpty() && dilations.size() != window.kernel().size()) {
            return false;
        }
        for (int axis = 0; axis < window.kernel().size(); axis++) {
            long dilation = dilations.isEmpty() ? 1 : dilations.get(axis);
            long reach = (window.kernel().get(axis) - 1) * dilation + 1;
            if (Math.max(padding.before().get(axis), padding.after().get(axis)) >= reach) {
                return false;
            }
        }
        return true;
    }

    /** What {@code pad} adds to the spatial axes of its input; empty if it is not known, negative, or elsewhere too. */
    private static Optional<Padding.Explicit> spatial(Graph graph, Node pad, int rank) {
        var pads = graph.constant(pad.input(1)).map(Tensor::toLongs);
        var axes = pad.input(3).isPresent()
                ? graph.constant(pad.input(3)).map(Tensor::toLongs)
                : pads.map(list -> firstAxes(list.length / 2));
        if (pads.isEmpty() || axes.isEmpty() || pads.get().length != 2 * axes.get().length) {
            return Optional.empty();
        }
        if (!pad.input(3).isPresent() && axes.get().length != rank) {
            return Optional.empty();
        }
        var before = new ArrayList<>(Collections.nCopies(rank, 0L));
        var after = new ArrayList<>(before);
        for (int i = 0; i < axes.get().length; i++) {
            long axis = axes.get()[i] < 0 ? axes.get()[i] + rank : axes.get()[i];
            long begin = pads.get()[i];
            long end = pads.get()[i + axes.get().length];
            if (axis < 0 || axis >= rank || begin < 0 || end < 0 || axis < 2 && begin + end != 0) {
                return Optional.empty();
            }
            before.set((int) axis, begin);
            after.set((int) axis, end);
        }
        return Optional.of(new Padding.Explicit(before.subList(2, rank), after.subList(2, rank)));
    }

    private static long[] firstAxes(int count) {
        var axes = new long[count];
        Arrays.setAll(axes, i -> i);
        return axes;
    }

    private static Padding.Explicit none(int rank) {
        return new Padding.Explicit(Collections.nCopies(rank, 0L), Collections.nCopies(rank, 0L));
    }

    /** The window's own padding and {@code more}; empty if its own depends on the input's extents. */
    private static Optional<Padding.Explicit> sum(Window window, Padding.Explicit more) {
        int rank = more.before().size();
        return switch (window.padding()) {
            case Padding.Explicit(var before, var after)
            when before.size() == rank ->
                Optional.of(new Padding.Explicit(sum(before, more.before()), sum(after, more.after())));
            case Padding.Explicit explicit when explicit.before().isEmpty() -> Optional.of(more);
            case Padding.Valid() -> Optional.of(more);
            case Padding.Explicit _, Padding.SameUpper _, Padding.SameLower _ -> Optional.empty();
        };
    }

    private static List<Long> sum(List<Long> a, List<Long> b) {
        var sum = new ArrayList<>(a);
        for (int i = 0; i < sum.size(); i++) {
            sum.set(i, a.get(i) + b.get(i));
        }
        return sum;
    }

    private static Window with(Window window, Padding padding) {
        return new Window(window.kernel(), window.strides(), window.dilations(), padding);
    }
}
