package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Folds all elements along some axes into one; the ONNX operators ReduceSum, ReduceMean and so on.
 *
 * <p>Inputs: x, optional axes i64[n]. Sums of floating numbers are kept in double precision.
 *
 * @param keepDims whether folded axes stay with extent 1
 * @param noopWithEmptyAxes whether no axes means none, rather than all
 */
public record Reduce(Function function, boolean keepDims, boolean noopWithEmptyAxes) implements Op {
    /** The functions; in comments what they make of nothing. */
    public enum Function {
        /** 0. */
        SUM("ReduceSum"),
        /** NaN; whole numbers: 0. */
        MEAN("ReduceMean"),
        /** 1. */
        PROD("ReduceProd"),
        /** The least number of the type. */
        MAX("ReduceMax"),
        /** The greatest number of the type. */
        MIN("ReduceMin"),
        /** 0. */
        L1("ReduceL1"),
        /** 0. */
        L2("ReduceL2"),
        /** Minus infinity. */
        LOG_SUM("ReduceLogSum"),
        /** Minus infinity. */
        LOG_SUM_EXP("ReduceLogSumExp"),
        /** 0. */
        SUM_SQUARE("ReduceSumSquare");

        private final String type;

        Function(String type) {
            this.type = type;
        }

        public String type() {
            return type;
        }

        /** Whether whole numbers are folded as such, rather than by way of double. */
        private boolean isWhole() {
            return switch (this) {
                case SUM, MEAN, PROD, MAX, MIN, L1, SUM_SQUARE -> true;
                case L2, LOG_SUM, LOG_SUM_EXP -> false;
            };
        }
    }

    @Override
    public String type() {
        return function.type();
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("keepdims", keepDims ? 1 : 0)
                .set("noop_with_empty_axes", noopWithEmptyAxes ? 1 : 0)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 2);
        if (in.dtype(0) != DType.BOOL || function != Function.MAX && function != Function.MIN) {
            in.requireNumber(0);
        }
        if (!in.has(1)) {
            return Optional.of(List.of(reduced(in, new long[0])));
        }
        in.requireAxes(1);
        return in.longs(1).map(axes -> List.of(reduced(in, axes)));
    }

    private TensorType reduced(Operands in, long[] axes) {
        var x = in.shape(0);
        var folded = folded(axes, x.rank());
        var dims = new long[x.rank()];
        int rank = 0;
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!folded[axis]) {
                dims[rank++] = x.dim(axis);
            } else if (keepDims) {
                dims[rank++] = 1;
            }
        }
        return new TensorType(in.dtype(0), Shape.of(Arrays.copyOf(dims, rank)));
    }

    private boolean[] folded(long[] axes, int rank) {
        var folded = Axes.marked(axes, rank);
        if (axes.length == 0 && !noopWithEmptyAxes) {
            Arrays.fill(folded, true);
        }
        return folded;
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        var axes = in.size() > 1 && in.get(1) != null ? in.get(1).toLongs() : new long[0];
        var folded = folded(axes, x.shape().rank());
        var kept = extents(x.shape(), folded, false);
        var each = new Rows(extents(x.shape(), folded, true), x.shape().strides());
        long count = Shape.of(extents(x.shape(), folded, true)).size();
        long flip = x.dtype() == DType.UINT64 ? Long.MIN_VALUE : 0;
        long at = 0;
        for (var rows = new Rows(kept, x.shape().strides()); rows.next(); ) {
            for (long i = 0; i < rows.length(); i++, at++) {
                long base = rows.start(0) + i * rows.step(0);
                each.restart();
                if (x.dtype().isFloating() || !function.isWhole()) {
                    y.set(at, foldFloating(x, base, each, count));
                } else {
                    y.set(at, foldWhole(x, base, each, count, flip));
                }
            }
        }
    }

    /** The extents of the folded (or of the other) axes; 1 in place of each of the others. */
    private static long[] extents(Shape x, boolean[] folded, boolean which) {
        var dims = x.dims();
        for (int axis = 0; axis < dims.length; axis++) {
            if (folded[axis] != which) {
                dims[axis] = 1;
            }
        }
        return dims;
    }

    private double foldFloating(Tensor x, long base, Rows each, long count) {
        double shift = 0;
        if (function == Function.LOG_SUM_EXP) {
            shift = largest(x, base, each);
            if (Double.isInfinite(shift)) {
                return shift;
            }
            each.restart();
        }
        double sum = switch (function) {
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            case PROD -> 1;
            case SUM, MEAN, L1, L2, LOG_SUM, LOG_SUM_EXP, SUM_SQUARE -> 0;
        };
        while (each.next()) {
            long at = base + each.start(0);
            for (long i = 0; i < each.length(); i++, at += each.step(0)) {
                double value = x.doubleAt(at);
                sum = switch (function) {
                    case SUM, MEAN, LOG_SUM -> sum + value;
                    case PROD -> sum * value;
                    case MAX -> Math.max(sum, value);
                    case MIN -> Math.min(sum, value);
                    case L1 -> sum + Math.abs(value);
                    case L2, SUM_SQUARE -> sum + value * value;
                    case LOG_SUM_EXP -> sum + Math.exp(value - shift);
                };
            }
        }
        return switch (function) {
            case MEAN -> sum / count;
            case L2 -> Math.sqrt(sum);
            case LOG_SUM -> Math.log(sum);
            case LOG_SUM_EXP -> Math.log(sum) + shift;
            case SUM, PROD, MAX, MIN, L1, SUM_SQUARE -> sum;
        };
    }

    private static double largest(Tensor x, long base, Rows each) {
        double largest = Double.NEGATIVE_INFINITY;
        while (each.next()) {
            for (long i = 0; i < each.length(); i++) {
                largest = Math.max(largest, x.doubleAt(base + each.start(0) + i * each.step(0)));
            }
        }
        return largest;
    }

    /** @param flip what turns the order of longs into that of the element type */
    private long foldWhole(Tensor x, long base, Rows each, long count, long flip) {
        long sum = switch (function) {
            case MAX -> least(x.dtype()) ^ flip;
            case MIN -> greatest(x.dtype()) ^ flip;
            case PROD -> 1;
            case SUM, MEAN, L1, L2, LOG_SUM, LOG_SUM_EXP, SUM_SQUARE -> 0;
        };
        while (each.next()) {
            long at = base + each.start(0);
            for (long i = 0; i < each.length(); i++, at += each.step(0)) {
                long value = x.longAt(at);
                sum = switch (function) {
                    case SUM, MEAN -> sum + value;
                    case PROD -> sum * value;
                    case MAX -> Math.max(sum, value ^ flip);
                    case MIN -> Math.min(sum, value ^ flip);
                    case L1 -> sum + (x.dtype().isUnsigned() ? value : Math.abs(value));
                    case SUM_SQUARE -> sum + value * value;
                    case L2, LOG_SUM, LOG_SUM_EXP -> throw new IllegalStateException(function + " of whole numbers");
                };
            }
        }
        return switch (function) {
            case MEAN -> count == 0 ? 0 : flip != 0 ? Long.divideUnsigned(sum, count) : sum / count;
            case MAX, MIN -> sum ^ flip;
            case SUM, PROD, L1, L2, LOG_SUM, LOG_SUM_EXP, SUM_SQUARE -> sum;
        };
    }

    private static long least(DType dtype) {
        return dtype.isUnsigned() || dtype == DType.BOOL ? 0 : -1L << (dtype.bits() - 1);
    }

    private static long greatest(DType dtype) {
        if (dtype == DType.BOOL) {
            return 1;
        }
        return dtype.isUnsigned() ? -1L >>> (Long.SIZE - dtype.bits()) : ~least(dtype);
    }
}
