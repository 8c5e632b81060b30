package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Repeats x along one axis, as Tile did before operator set 6. Inputs: x, how often, the axis; both single numbers of any type. */
public record LegacyTile() implements Op {
    @Override
    public String type() {
        return "Tile";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 3);
        in.requireSingle(1);
        in.requireSingle(2);
        if (in.longs(1).isEmpty() || in.longs(2).isEmpty()) {
            return Optional.empty();
        }
        long times = in.longs(1).get()[0];
        if (times < 0) {
            throw new GatunException("tiles wants a number of at least 0, got " + times);
        }
        var x = in.shape(0);
        int axis = x.axis(in.longs(2).get()[0]);
        return Optional.of(List.of(new TensorType(in.dtype(0), x.with(axis, Extents.multiply(x.dim(axis), times)))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        int axis = x.shape().axis(in.get(2).longAt(0));
        long times = in.get(1).longAt(0);
        long block = x.shape().sizeBetween(axis, x.shape().rank());
        var dims = new long[] {x.shape().sizeBetween(0, axis), times, block};
        Blocks.copy(dims, x, 0, new long[] {block, 0, 1}, out.getFirst(), 0, new long[] {block * times, block, 1});
    }
}
