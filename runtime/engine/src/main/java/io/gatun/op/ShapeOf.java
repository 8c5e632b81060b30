package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The extents of x, or of a range of its axes, as i64[n]; ONNX Shape. Negative ends count from the last axis; ends outside
 * are clamped.
 *
 * @param start first axis
 * @param end axis after the last; {@link Long#MAX_VALUE} for all that are left
 */
public record ShapeOf(long start, long end) implements Op {
    @Override
    public String type() {
        return "Shape";
    }

    @Override
    public Attributes attributes() {
        var builder = Attributes.builder();
        if (start != 0) {
            builder.set("start", start);
        }
        if (end != Long.MAX_VALUE) {
            builder.set("end", end);
        }
        return builder.build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        return Optional.of(List.of(TensorType.of(DType.INT64, extents(in.shape(0)).length)));
    }

    /** The values of the output for an input of this shape. */
    public long[] extents(Shape x) {
        int from = clamp(start, x.rank());
        return java.util.Arrays.copyOfRange(x.dims(), from, Math.max(from, clamp(end, x.rank())));
    }

    private static int clamp(long axis, int rank) {
        return (int) Math.clamp(axis < 0 ? axis + rank : axis, 0, (long) rank);
    }

    @Override
    public Optional<long[]> valueFromTypes(Operands in) {
        return Optional.of(extents(in.shape(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var extents = extents(in.getFirst().shape());
        for (int i = 0; i < extents.length; i++) {
            out.getFirst().set(i, extents[i]);
        }
    }
}
