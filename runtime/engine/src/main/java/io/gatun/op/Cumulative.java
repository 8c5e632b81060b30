package io.gatun.op;

import io.gatun.RunControl;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Running sums or products along an axis; ONNX CumSum and CumProd. Inputs: x, axis (a single whole number).
 *
 * @param product whether elements are multiplied, not added
 * @param exclusive whether each result leaves out the element at its own place
 * @param reverse whether it runs from the end of the axis
 */
public record Cumulative(boolean product, boolean exclusive, boolean reverse) implements Op {
    @Override
    public String type() {
        return product ? "CumProd" : "CumSum";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("exclusive", exclusive ? 1 : 0)
                .set("reverse", reverse ? 1 : 0)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireNumber(0);
        in.requireAxes(1);
        in.requireSingle(1);
        in.longs(1).ifPresent(axis -> in.shape(0).axis(axis[0]));
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        int axis = x.shape().axis(in.get(1).longAt(0));
        long extent = x.shape().dim(axis);
        long inner = Axes.inner(x.shape(), axis);
        long lines = extent == 0 ? 0 : x.size() / extent;
        long step = reverse ? -inner : inner;
        for (long line = 0; line < lines; line++) {
            RunControl.check();
            long first = line / inner * extent * inner + line % inner + (reverse ? (extent - 1) * inner : 0);
            if (x.dtype().isFloating()) {
                runFloating(x, y, first, step, extent);
            } else {
                runWhole(x, y, first, step, extent);
            }
        }
    }

    private void runFloating(Tensor x, Tensor y, long at, long step, long extent) {
        double before = product ? 1 : 0;
        for (long i = 0; i < extent; i++, at += step) {
            double after = product ? before * x.doubleAt(at) : before + x.doubleAt(at);
            y.set(at, exclusive ? before : after);
            before = after;
        }
    }

    private void runWhole(Tensor x, Tensor y, long at, long step, long extent) {
        long before = product ? 1 : 0;
        for (long i = 0; i < extent; i++, at += step) {
            long after = product ? before * x.longAt(at) : before + x.longAt(at);
            y.set(at, exclusive ? before : after);
            before = after;
        }
    }
}
