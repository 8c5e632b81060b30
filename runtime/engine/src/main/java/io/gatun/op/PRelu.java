package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * x where it is not negative, slope times x elsewhere; ONNX PRelu. Inputs: x, and a slope that broadcasts to x's shape.
 *
 * @param channelwise whether a slope of one dimension belongs to axis 1 of x instead of the last, as before operator set 7
 */
public record PRelu(boolean channelwise) implements Op {
    @Override
    public String type() {
        return "PRelu";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireSameType(0, 1);
        in.requireNumber(0);
        if (!Broadcast.fills(placed(in.shape(1), in.shape(0)), in.shape(0))) {
            throw new GatunException("slope wants a shape that broadcasts to " + in.shape(0) + ", " + in.describe(1));
        }
        return Optional.of(List.of(in.type(0)));
    }

    private Shape placed(Shape slope, Shape x) {
        if (!channelwise || slope.rank() != 1 || x.rank() < 2) {
            return slope;
        }
        var dims = new long[x.rank() - 1];
        Arrays.fill(dims, 1);
        dims[0] = slope.dim(0);
        return Shape.of(dims);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var slope = in.get(1);
        var y = out.getFirst();
        long at = 0;
        for (var rows = Broadcast.rows(y.shape(), placed(slope.shape(), x.shape())); rows.next(); at += rows.length()) {
            apply(x, slope, rows, y, at);
        }
    }

    private static void apply(Tensor x, Tensor slope, Rows rows, Tensor y, long at) {
        for (long i = 0, to = at; i < rows.length(); i++, to++) {
            long factor = rows.start(0) + i * rows.step(0);
            if (x.dtype().isFloating()) {
                double value = x.doubleAt(to);
                y.set(to, value < 0 ? value * slope.doubleAt(factor) : value);
            } else {
                long value = x.longAt(to);
                y.set(to, value < 0 && !x.dtype().isUnsigned() ? value * slope.longAt(factor) : value);
            }
        }
    }
}
