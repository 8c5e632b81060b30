package io.gatun.opencl;

import io.gatun.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How matrices meet that lie behind each other along broadcast axes, in at most three axes.
 *
 * @param extents of the three axes
 * @param stepsA elements from a left matrix to the next along each axis, 0 where it repeats
 * @param stepsB the same of the right matrices
 */
record MatrixBatch(List<Integer> extents, List<Integer> stepsA, List<Integer> stepsB) {
    private static final int AXES = 3;

    private record Axis(int extent, int stepA, int stepB) {
        /** Both as one, if going to the end of the inner one is a step of this one. */
        boolean joins(Axis inner) {
            return stepA == inner.extent * inner.stepA && stepB == inner.extent * inner.stepB;
        }
    }

    /** Of one matrix on each side. */
    static MatrixBatch single() {
        return of(List.of());
    }

    /**
     * Of tensors whose last two axes are the matrices; {@code batch} is what the axes before them broadcast to.
     *
     * @throws Refused if more than three axes remain after joining those that can be
     */
    static MatrixBatch of(Shape a, Shape b, Shape batch) {
        var axes = new ArrayList<Axis>();
        for (int axis = batch.rank(); axis >= 1; axis--) {
            var next = new Axis((int) batch.dim(-axis), step(a, axis), step(b, axis));
            if (next.extent == 1) {
                continue;
            }
            if (!axes.isEmpty() && axes.getLast().joins(next)) {
                next = new Axis(axes.removeLast().extent * next.extent, next.stepA, next.stepB);
            }
            axes.add(next);
        }
        if (axes.size() > AXES) {
            throw new Refused("matrices broadcast along " + axes.size() + " axes, kernels know " + AXES);
        }
        return of(axes);
    }

    private static MatrixBatch of(List<Axis> axes) {
        var all = new ArrayList<>(axes);
        while (all.size() < AXES) {
            all.addFirst(new Axis(1, 0, 0));
        }
        return new MatrixBatch(
                all.stream().map(Axis::extent).toList(),
                all.stream().map(Axis::stepA).toList(),
                all.stream().map(Axis::stepB).toList());
    }

    /** Elements that a tensor moves along an axis, counted from the last before its matrices, from 1; 0 if it repeats. */
    private static int step(Shape shape, int axis) {
        int at = shape.rank() - 2 - axis;
        return at < 0 || shape.dim(at) == 1 ? 0 : Math.toIntExact(shape.sizeBetween(at + 1, shape.rank()));
    }

    /** Matrices in all. */
    int count() {
        return extents.get(0) * extents.get(1) * extents.get(2);
    }

    /** Whether all matrices begin at multiples of four elements. */
    boolean isInFours() {
        return stepsA.stream().allMatch(step -> step % 4 == 0)
                && stepsB.stream().allMatch(step -> step % 4 == 0);
    }
}
