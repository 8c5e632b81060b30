package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Where along an axis the largest (or smallest) element lies, as i64; ONNX ArgMax and ArgMin. A NaN counts as the extreme.
 *
 * @param max whether the largest is looked for, not the smallest
 * @param keepDims whether the axis stays with extent 1
 * @param selectLast whether the last of equals wins, not the first
 */
public record ArgExtreme(boolean max, long axis, boolean keepDims, boolean selectLast) implements Op {
    @Override
    public String type() {
        return max ? "ArgMax" : "ArgMin";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("axis", axis)
                .set("keepdims", keepDims ? 1 : 0)
                .set("select_last_index", selectLast ? 1 : 0)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireNumber(0);
        var x = in.shape(0);
        int along = x.axis(axis);
        if (x.dim(along) == 0) {
            throw new GatunException("axis " + along + " wants at least one element, " + in.describe(0));
        }
        var kept = x.with(along, 1);
        if (!keepDims) {
            kept = Shape.of(LongStream.concat(
                            Arrays.stream(x.dims()).limit(along),
                            Arrays.stream(x.dims()).skip(along + 1))
                    .toArray());
        }
        return Optional.of(List.of(new TensorType(DType.INT64, kept)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        int along = x.shape().axis(axis);
        long extent = x.shape().dim(along);
        long inner = Axes.inner(x.shape(), along);
        var order = new ElementOrder(x);
        for (long at = 0; at < y.size(); at++) {
            long first = at / inner * extent * inner + at % inner;
            long best = 0;
            for (long i = 1; i < extent; i++) {
                int difference = compare(order, first + i * inner, first + best * inner);
                if (difference > 0 || difference == 0 && selectLast) {
                    best = i;
                }
            }
            y.set(at, best);
        }
    }

    /** Above 0 if element {@code i} is more extreme than element {@code j}. */
    private int compare(ElementOrder order, long i, long j) {
        if (order.isNaN(i) || order.isNaN(j)) {
            return Boolean.compare(order.isNaN(i), order.isNaN(j));
        }
        return max ? order.compare(i, j) : order.compare(j, i);
    }
}
