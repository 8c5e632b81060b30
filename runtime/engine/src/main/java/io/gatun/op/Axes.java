package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import java.util.Arrays;

/** Lists of axes as files give them. */
final class Axes {
    private Axes() {}

    /**
     * Marks the listed axes, of which negative ones count from the last.
     *
     * @return for each of {@code rank} axes, whether it is listed
     * @throws GatunException if one is outside the rank or listed twice
     */
    static boolean[] marked(long[] axes, int rank) {
        var marked = new boolean[rank];
        for (int axis : normalised(axes, rank)) {
            marked[axis] = true;
        }
        return marked;
    }

    /**
     * The listed axes in their order, each from 0 to rank-1.
     *
     * @throws GatunException if one is outside the rank or listed twice
     */
    static int[] normalised(long[] axes, int rank) {
        var normalised = new int[axes.length];
        var seen = new boolean[rank];
        for (int i = 0; i < axes.length; i++) {
            if (axes[i] < -rank || axes[i] >= rank) {
                throw new GatunException(
                        "axes " + Arrays.toString(axes) + " do not all lie in a tensor of rank " + rank);
            }
            int axis = (int) (axes[i] < 0 ? axes[i] + rank : axes[i]);
            if (seen[axis]) {
                throw new GatunException("axes " + Arrays.toString(axes) + " name one axis twice");
            }
            seen[axis] = true;
            normalised[i] = axis;
        }
        return normalised;
    }

    /** Numbers 0 to rank-1. */
    static int[] all(int rank) {
        var all = new int[rank];
        Arrays.setAll(all, i -> i);
        return all;
    }

    /** The number of elements beyond {@code axis}, as a stride between its neighbours. */
    static long inner(Shape shape, int axis) {
        return shape.sizeBetween(axis + 1, shape.rank());
    }
}
