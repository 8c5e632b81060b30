package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The largest element under a sliding window; ONNX MaxPool. NaN is larger than every number.
 *
 * <p>Input: x [N, C, spatial...] of a floating type, int8 or uint8. Outputs: the maxima, and optionally, as int64, where in x
 * the first of each lies.
 *
 * @param ceil whether a last window that starts inside the input but runs past its end counts
 * @param columnMajor whether the second output counts the elements of an image column-major (ONNX's storage_order 1)
 */
public record MaxPool(Window window, boolean ceil, boolean columnMajor) implements Op {
    @Override
    public String type() {
        return "MaxPool";
    }

    @Override
    public Attributes attributes() {
        return window.writeTo(Attributes.builder())
                .set("ceil_mode", ceil ? 1L : 0L)
                .set("storage_order", columnMajor ? 1L : 0L)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireRank(0, 3, Integer.MAX_VALUE);
        in.requireNumber(0);
        if (!in.dtype(0).isFloating() && in.dtype(0) != DType.INT8 && in.dtype(0) != DType.UINT8) {
            throw new GatunException("input 0 wants a floating type, i8 or u8, " + in.describe(0));
        }
        var x = in.shape(0);
        var y = window.overPool(x).output(x, x.dim(1), ceil);
        return Optional.of(List.of(new TensorType(in.dtype(0), y), new TensorType(DType.INT64, y)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (y.size() == 0) {
            return;
        }
        var indices = out.size() > 1 ? out.get(1) : null;
        var positions = new Positions(x.shape(), y.shape(), window.overPool(x.shape()));
        long planes = x.shape().dim(0) * x.shape().dim(1);
        long image = x.shape().sizeBetween(2, x.shape().rank());
        double least = x.dtype().isFloating() ? Double.NEGATIVE_INFINITY : x.dtype() == DType.INT8 ? Byte.MIN_VALUE : 0;
        for (long p = 0; p < positions.count(); p++) {
            positions.moveTo(p);
            for (long plane = 0; plane < planes; plane++) {
                double best = least;
                int where = positions.inside() == 0 ? 0 : positions.offset(0);
                for (int i = 0; i < positions.inside(); i++) {
                    double value = x.doubleAt(plane * image + positions.offset(i));
                    if (value > best || Double.isNaN(value) && !Double.isNaN(best)) {
                        best = value;
                        where = positions.offset(i);
                    }
                }
                y.set(plane * positions.count() + p, best);
                if (indices != null) {
                    long inImage = columnMajor ? columnMajor(where, x.shape()) : where;
                    indices.set(plane * positions.count() + p, plane * image + inImage);
                }
            }
        }
    }

    /** Turns an offset that counts the last spatial axis fastest into one that counts the first fastest. */
    private static long columnMajor(long offset, Shape x) {
        long rest = offset;
        long result = 0;
        for (int axis = x.rank() - 1; axis >= 2; axis--) {
            result += rest % x.dim(axis) * x.sizeBetween(2, axis);
            rest /= x.dim(axis);
        }
        return result;
    }
}
