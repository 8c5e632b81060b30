package io.gatun.opencl;

import io.gatun.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The positions of a box, row-major, and how far several operands move along each of its axes. Axes along which all of them
 * move evenly are one.
 *
 * @param dims five extents, outermost first, ones in front
 * @param strides for each operand five strides, in elements
 */
record Walk(Ints dims, List<Ints> strides) {
    /** Axes that kernels tell apart. */
    private static final int RANK = 5;

    /** Whole numbers that are compared by value. */
    record Ints(List<Integer> values) {
        static Ints of(int[] values) {
            return new Ints(Arrays.stream(values).boxed().toList());
        }

        int[] toArray() {
            return values.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /**
     * @param dims outermost first
     * @param strides for each operand one an axis
     * @throws Refused if more axes are left than kernels can tell apart
     */
    static Walk of(long[] dims, long[]... strides) {
        var merged = new long[dims.length];
        var steps = new long[strides.length][dims.length];
        int rank = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] == 1) {
                continue;
            }
            boolean even = rank > 0;
            for (int k = 0; even && k < strides.length; k++) {
                even = steps[k][rank - 1] == strides[k][axis] * dims[axis];
            }
            if (!even) {
                merged[rank++] = 1;
            }
            merged[rank - 1] *= dims[axis];
            for (int k = 0; k < strides.length; k++) {
                steps[k][rank - 1] = strides[k][axis];
            }
        }
        if (rank > RANK) {
            throw new Refused("more than " + RANK + " axes would have to be walked one by one: "
                    + Arrays.toString(Arrays.copyOf(merged, rank)));
        }
        int axes = rank;
        return new Walk(
                Ints.of(inFive(merged, axes, 1)),
                Arrays.stream(steps).map(s -> Ints.of(inFive(s, axes, 0))).toList());
    }

    private static int[] inFive(long[] values, int rank, int otherwise) {
        var five = new int[RANK];
        Arrays.fill(five, otherwise);
        for (int i = 0; i < rank; i++) {
            five[RANK - rank + i] = (int) values[i];
        }
        return five;
    }

    /** How far an operand moves along each axis of {@code over}, to whose shape it is broadcast. */
    static long[] broadcast(Operand from, Shape over) {
        var own = from.strides();
        var strides = new long[over.rank()];
        for (int axis = 1; axis <= own.length; axis++) {
            strides[over.rank() - axis] = from.shape().dim(-axis) == 1 ? 0 : own[own.length - axis];
        }
        return strides;
    }

    long positions() {
        return dims.values().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }

    /** The arguments of a kernel: the four inner extents, then the strides of each operand. */
    int[] arguments() {
        var arguments = new int[RANK - 1 + RANK * strides.size()];
        System.arraycopy(dims.toArray(), 1, arguments, 0, RANK - 1);
        for (int k = 0; k < strides.size(); k++) {
            System.arraycopy(strides.get(k).toArray(), 0, arguments, RANK - 1 + RANK * k, RANK);
        }
        return arguments;
    }
}
