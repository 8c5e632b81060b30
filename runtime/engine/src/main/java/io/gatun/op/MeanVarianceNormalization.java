package io.gatun.op;

import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** y = (x - mean) / (standard deviation + 1e-9), the moments taken over {@code axes}; ONNX MeanVarianceNormalization. */
public record MeanVarianceNormalization(List<Long> axes) implements Op {
    private static final double EPSILON = 1e-9;

    public MeanVarianceNormalization {
        axes = List.copyOf(axes);
    }

    @Override
    public String type() {
        return "MeanVarianceNormalization";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().longs("axes", axes).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        in.requireFloating(0);
        axes.forEach(in.shape(0)::axis);
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        var kept = x.shape();
        for (long axis : axes) {
            kept = kept.with(x.shape().axis(axis), 1);
        }
        if (y.size() == 0) {
            return;
        }
        double count = (double) x.size() / kept.size();
        var means = new double[Extents.toInt(kept.size())];
        each(x, kept, (i, group) -> means[group] += x.doubleAt(i) / count);
        var variances = new double[means.length];
        each(x, kept, (i, group) -> {
            double off = x.doubleAt(i) - means[group];
            variances[group] += off * off / count;
        });
        each(x, kept, (i, group) -> y.set(i, (x.doubleAt(i) - means[group]) / (Math.sqrt(variances[group]) + EPSILON)));
    }

    @FunctionalInterface
    private interface Element {
        void visit(long i, int group);
    }

    /** Visits the elements of x in order; a group has one element in {@code kept}. */
    private static void each(Tensor x, Shape kept, Element element) {
        long at = 0;
        for (var rows = Broadcast.rows(x.shape(), kept); rows.next(); ) {
            for (long i = 0; i < rows.length(); i++, at++) {
                element.visit(at, (int) (rows.start(0) + i * rows.step(0)));
            }
        }
    }
}
