package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Scales or zero points of the rows of A, or of the columns of B, in a product of matrices: one number, or one a line. Lines
 * are counted through all matrices of a tensor.
 *
 * @param values null where all are 0
 * @param index where the value of each line lies
 */
record PerLine(Tensor values, long[] index) {
    /**
     * @throws GatunException unless input {@code i}, if it is there, is a single number, [M], or [..., M, 1], of which all but M
     *     may be 1, for a tensor [..., M, K]
     */
    static void requireRows(Operands in, int i, int a) {
        require(in, i, rowsOf(in.shape(a)), -1);
    }

    /** As {@link #requireRows} for a single number, [N], or [..., 1, N] and a tensor [..., K, N]. */
    static void requireColumns(Operands in, int i, int b) {
        require(in, i, columnsOf(in.shape(b)), -2);
    }

    private static void require(Operands in, int i, Shape lines, int across) {
        if (!in.has(i)) {
            return;
        }
        var given = in.shape(i);
        boolean fits = given.rank() < 2 || given.dim(across) == 1;
        var each = fits ? without(given, across) : given;
        for (int axis = 1; fits && axis <= each.rank(); axis++) {
            fits = each.dim(-axis) == 1 || axis <= lines.rank() && each.dim(-axis) == lines.dim(-axis);
        }
        if (!fits) {
            throw new GatunException("input " + i + " wants a single number or one for each of " + lines + " "
                    + (across == -1 ? "rows" : "columns") + ", " + in.describe(i));
        }
    }

    /** Those of input {@code i}, which may be absent, for the rows of {@code a}. */
    static PerLine ofRows(List<Tensor> in, int i, Shape a) {
        return of(in, i, rowsOf(a), -1);
    }

    static PerLine ofColumns(List<Tensor> in, int i, Shape b) {
        return of(in, i, columnsOf(b), -2);
    }

    private static PerLine of(List<Tensor> in, int i, Shape lines, int across) {
        var values = i < in.size() ? in.get(i) : null;
        if (values == null) {
            return new PerLine(null, new long[0]);
        }
        var each = values.size() == 1 ? Shape.SCALAR : without(values.shape(), across);
        return new PerLine(values, Broadcast.offsets(each, lines));
    }

    private static Shape rowsOf(Shape a) {
        return a.rank() == 1 ? Shape.of(1) : without(a, -1);
    }

    private static Shape columnsOf(Shape b) {
        return b.rank() == 1 ? Shape.of(1) : without(b, -2);
    }

    private static Shape without(Shape shape, int axis) {
        if (shape.rank() < 2) {
            return shape;
        }
        var dims = Arrays.copyOf(shape.dims(), shape.rank() - 1);
        if (axis == -2) {
            dims[dims.length - 1] = shape.dim(-1);
        }
        return Shape.of(dims);
    }

    /** The value of a line; 0 where there is none. */
    double value(long line) {
        return values == null ? 0 : values.doubleAt(index[(int) line]);
    }
}
