package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Concat;
import io.gatun.op.GatherElements;
import io.gatun.op.GatherND;
import io.gatun.op.ScatterElements;
import io.gatun.op.ScatterND;
import io.gatun.op.ScatterReduction;
import io.gatun.op.TopK;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.util.stream.LongStream;

/** Picking by index, and putting back by index: what was picked more than once adds up. */
final class GatherRule {
    private GatherRule() {}

    /** Gather: the axis goes first, so that the indices name whole slices. */
    static Rule gather(long axis) {
        return step -> step.give(0, () -> {
            var x = step.in(0).shape();
            var indices = step.in(1);
            int along = x.axis(axis);
            int named = indices.shape().rank();
            int last = x.rank() - 1 + named;
            var updates = step.upstream()
                    .transpose(LongStream.concat(
                                    LongStream.range(along, along + named),
                                    LongStream.concat(
                                            LongStream.range(0, along), LongStream.range(along + named, last)))
                            .toArray());
            var first = LongStream.concat(
                            LongStream.of(x.dim(along)),
                            LongStream.range(0, x.rank())
                                    .filter(a -> a != along)
                                    .map(a -> x.dim((int) a)))
                    .toArray();
            var tuples = indices.reshape(append(indices.shape(), 1));
            var back = LongStream.range(0, x.rank()).map(a -> a == along ? 0 : a < along ? a + 1 : a);
            return added(step, Shape.of(first), tuples, updates).transpose(back.toArray());
        });
    }

    private static Shape append(Shape shape, long extent) {
        return Shape.of(LongStream.concat(LongStream.of(shape.dims()), LongStream.of(extent))
                .toArray());
    }

    private static Term added(Step step, Shape x, Term tuples, Term updates) {
        return zeros(step, x).apply(new ScatterND(ScatterReduction.ADD), tuples, updates);
    }

    private static Term zeros(Step step, Shape shape) {
        return step.recorder().zeros(new TensorType(step.in(0).dtype(), shape));
    }

    static Rule gatherElements(long axis) {
        return step -> step.give(
                0,
                () -> zeros(step, step.in(0).shape())
                        .apply(new ScatterElements(axis, ScatterReduction.ADD), step.in(1), step.upstream()));
    }

    static Rule gatherNd(GatherND gather) {
        return step -> step.give(0, () -> {
            var x = step.in(0).shape();
            var indices = step.in(1);
            int batch = (int) gather.batchDims();
            if (batch == 0) {
                return added(step, x, indices, step.upstream());
            }
            long batches = x.sizeBetween(0, batch);
            long tuples = indices.shape().sizeBetween(batch, indices.shape().rank() - 1);
            long k = indices.shape().dim(-1);
            var numbers =
                    LongStream.range(0, batches * tuples).map(i -> i / tuples).toArray();
            var named = step.recorder()
                    .longs(Shape.of(batches * tuples, 1), numbers)
                    .apply(new Concat(1), indices.reshape(batches * tuples, k).cast(DType.INT64));
            var merged = LongStream.concat(
                            LongStream.of(batches), LongStream.of(x.dims()).skip(batch))
                    .toArray();
            var rest = LongStream.concat(
                            LongStream.of(batches * tuples),
                            LongStream.of(x.dims()).skip(batch + k))
                    .toArray();
            return added(step, Shape.of(merged), named, step.upstream().reshape(rest))
                    .reshape(x);
        });
    }

    /** TopK: the values go back to where they came from, which a second search finds out. */
    static Rule topK(TopK topK) {
        return step -> step.give(0, () -> {
            var found = step.recorder().apply(topK, 2, step.in(0), step.in(1));
            return zeros(step, step.in(0).shape())
                    .apply(new ScatterElements(topK.axis(), ScatterReduction.ADD), found.get(1), step.upstream());
        });
    }

    static Rule scatterElements(ScatterElements scatter) {
        return switch (scatter.reduction()) {
            case NONE, ADD ->
                step -> {
                    var g = step.upstream();
                    step.give(
                            0,
                            () -> scatter.reduction() == ScatterReduction.ADD
                                    ? g
                                    : g.apply(
                                            scatter,
                                            step.in(1),
                                            zeros(step, step.in(2).shape())));
                    step.give(2, () -> g.apply(new GatherElements(scatter.axis()), step.in(1)));
                };
            case MUL, MAX, MIN -> unwritten(scatter.reduction());
        };
    }

    static Rule scatterNd(ScatterND scatter) {
        return switch (scatter.reduction()) {
            case NONE, ADD ->
                step -> {
                    var g = step.upstream();
                    step.give(
                            0,
                            () -> scatter.reduction() == ScatterReduction.ADD
                                    ? g
                                    : g.apply(
                                            scatter,
                                            step.in(1),
                                            zeros(step, step.in(2).shape())));
                    step.give(2, () -> g.apply(new GatherND(0), step.in(1)));
                };
            case MUL, MAX, MIN -> unwritten(scatter.reduction());
        };
    }

    private static Rule unwritten(ScatterReduction reduction) {
        return new NoGradient(false, "no rule is written for the reduction " + reduction);
    }
}
