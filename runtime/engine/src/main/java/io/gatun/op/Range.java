package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Numbers from start (inclusive) to limit (exclusive) in steps of delta; ONNX Range. Inputs: start, limit, delta, all single. */
public record Range() implements Op {
    @Override
    public String type() {
        return "Range";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireNumber(0);
        for (int i = 0; i < 3; i++) {
            in.requireSameType(0, i);
            in.requireSingle(i);
        }
        if (in.value(0).isEmpty() || in.value(1).isEmpty() || in.value(2).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(List.of(TensorType.of(
                in.dtype(0),
                count(in.value(0).get(), in.value(1).get(), in.value(2).get()))));
    }

    private static long count(Tensor start, Tensor limit, Tensor delta) {
        if (delta.doubleAt(0) == 0) {
            throw new GatunException("delta wants a number other than 0");
        }
        if (start.dtype().isFloating()) {
            double count = Math.ceil((limit.doubleAt(0) - start.doubleAt(0)) / delta.doubleAt(0));
            if (!(count < 0x1p62)) {
                throw new GatunException(
                        "start " + start + ", limit " + limit + " and delta " + delta + " give no finite count");
            }
            return (long) Math.max(0, count);
        }
        long first = start.longAt(0);
        long end = limit.longAt(0);
        long step = delta.longAt(0);
        if (start.dtype().isUnsigned()) {
            return Long.compareUnsigned(first, end) >= 0 ? 0 : steps(end - first, step);
        }
        return step > 0 ? (first >= end ? 0 : steps(end - first, step)) : first <= end ? 0 : steps(first - end, -step);
    }

    /** How many steps begin within a distance; both are unsigned, so that no pair of bounds overflows. */
    private static long steps(long distance, long step) {
        return Long.divideUnsigned(distance - 1, step) + 1;
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var start = in.get(0);
        var delta = in.get(2);
        var y = out.getFirst();
        for (long i = 0; i < y.size(); i++) {
            if (y.dtype().isFloating()) {
                y.set(i, start.doubleAt(0) + i * delta.doubleAt(0));
            } else {
                y.set(i, start.longAt(0) + i * delta.longAt(0));
            }
        }
    }
}
