package io.gatun.gradient.rule;

import io.gatun.gradient.term.Term;
import io.gatun.op.Concat;
import io.gatun.op.DepthToSpace;
import io.gatun.op.SpaceToDepth;
import io.gatun.op.Transpose;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.util.stream.IntStream;

/** Operators that move elements and leave each where it can be found again, or repeat them as a whole. */
final class ShapeRule {
    private ShapeRule() {}

    /** Reshape, Flatten, Squeeze, Unsqueeze, Identity: the same elements in the same order. */
    static void reshape(Step step) {
        step.give(0, () -> step.upstream().reshape(step.in(0).shape()));
    }

    /** What broadcasting repeats is summed. */
    static void expand(Step step) {
        step.give(0, () -> step.upstream().summedTo(step.in(0).shape()));
    }

    static Rule transpose(Transpose transpose) {
        return step -> step.give(0, () -> {
            int rank = step.in(0).shape().rank();
            var inverse = new long[rank];
            for (int axis = 0; axis < rank; axis++) {
                int from = transpose.permutation().isEmpty()
                        ? rank - 1 - axis
                        : step.in(0).shape().axis(transpose.permutation().get(axis));
                inverse[from] = axis;
            }
            return step.upstream().transpose(inverse);
        });
    }

    /** Copies become axes of their own, which are summed. */
    static void tile(Step step) {
        step.give(0, () -> {
            var x = step.in(0).shape();
            var repeats = step.longs(1);
            var apart = new long[2 * x.rank()];
            for (int axis = 0; axis < x.rank(); axis++) {
                apart[2 * axis] = repeats[axis];
                apart[2 * axis + 1] = x.dim(axis);
            }
            var copies =
                    IntStream.range(0, x.rank()).mapToLong(axis -> 2L * axis).toArray();
            return step.upstream().reshape(apart).sum(copies).reshape(x);
        });
    }

    static Rule depthToSpace(DepthToSpace op) {
        return step -> step.give(0, () -> {
            if (!op.columnRowDepth()) {
                return step.upstream().apply(new SpaceToDepth(op.blockSize()));
            }
            long b = op.blockSize();
            var y = step.out(0).shape();
            return step.upstream()
                    .reshape(y.dim(0), y.dim(1), y.dim(2) / b, b, y.dim(3) / b, b)
                    .transpose(0, 1, 3, 5, 2, 4)
                    .reshape(step.in(0).shape());
        });
    }

    static Rule spaceToDepth(SpaceToDepth op) {
        return step -> step.give(0, () -> step.upstream().apply(new DepthToSpace(op.blockSize(), false)));
    }

    /** Each input gets its part of the gradient. */
    static Rule concat(long axis) {
        return step -> {
            var g = step.upstream();
            int along = g.shape().axis(axis);
            long start = 0;
            for (int i = 0; i < step.inputs(); i++) {
                long first = start;
                long end = first + step.in(i).shape().dim(along);
                step.give(i, () -> g.slice(along, first, end));
                start = end;
            }
        };
    }

    /** The gradients of the parts, one after the other; zeros for a part that nothing depends on. */
    static Rule split(long axis) {
        return step -> step.give(0, () -> {
            var x = step.in(0).shape();
            int along = x.axis(axis);
            var lengths = step.has(1) ? step.longs(1) : null;
            var parts = new Term[step.outputs()];
            long even = Math.ceilDiv(x.dim(along), parts.length);
            long start = 0;
            for (int i = 0; i < parts.length; i++) {
                long length = lengths != null ? lengths[i] : Math.min(even, x.dim(along) - start);
                parts[i] = step.upstream(i).orElseGet(() -> zeros(step, x.with(along, length)));
                start += length;
            }
            return parts.length == 1 ? parts[0] : step.recorder().apply(new Concat(along), parts);
        });
    }

    private static Term zeros(Step step, Shape shape) {
        return step.recorder().zeros(new TensorType(step.in(0).dtype(), shape));
    }
}
