package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a tensor into consecutive parts along an axis; ONNX Split. Inputs: x, optional lengths i64[outputs].
 *
 * <p>Without lengths the parts are equal but for the last, which takes what is left.
 */
public record Split(long axis) implements Op {
    @Override
    public String type() {
        return "Split";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("axis", axis).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 2);
        var x = in.shape(0);
        int along = x.axis(axis);
        if (!in.has(1)) {
            return Optional.of(types(in, along, even(x.dim(along), in.outputs())));
        }
        in.requireList(1);
        return in.longs(1).map(lengths -> {
            long sum = 0;
            for (long length : lengths) {
                sum = length < 0 ? Long.MIN_VALUE : Extents.add(sum, length);
            }
            if (lengths.length != in.outputs() || sum != x.dim(along)) {
                throw new GatunException("lengths want " + in.outputs() + " numbers that add up to " + x.dim(along)
                        + ", got " + Arrays.toString(lengths) + ", " + in.describe(0));
            }
            return types(in, along, lengths);
        });
    }

    private long[] even(long extent, int parts) {
        if (parts == 0) {
            throw new GatunException("wants at least one output");
        }
        long most = extent / parts + (extent % parts == 0 ? 0 : 1);
        var lengths = new long[parts];
        Arrays.fill(lengths, most);
        lengths[parts - 1] = extent - most * (parts - 1);
        if (lengths[parts - 1] < 0) {
            throw new GatunException("an extent of " + extent + " cannot be split into " + parts + " parts of " + most);
        }
        return lengths;
    }

    private static List<TensorType> types(Operands in, int along, long[] lengths) {
        var types = new ArrayList<TensorType>();
        for (long length : lengths) {
            types.add(new TensorType(in.dtype(0), in.shape(0).with(along, length)));
        }
        return types;
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        int along = x.shape().axis(axis);
        long outer = x.shape().sizeBetween(0, along);
        long row = x.shape().sizeBetween(along, x.shape().rank());
        long start = 0;
        var lengths = in.size() > 1 && in.get(1) != null
                ? in.get(1).toLongs()
                : even(x.shape().dim(along), out.size());
        for (int i = 0; i < out.size(); i++) {
            long part = lengths[i] * Axes.inner(x.shape(), along);
            if (out.get(i) != null) {
                Blocks.copy(
                        new long[] {outer, part}, x, start, new long[] {row, 1}, out.get(i), 0, new long[] {part, 1});
            }
            start += part;
        }
    }
}
