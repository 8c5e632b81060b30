package io.gatun.op;

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
        var groups = Broadcast.offsets(kept, x.shape());
        double count = (double) x.size() / kept.size();
        var means = new double[Math.toIntExact(kept.size())];
        for (int i = 0; i < groups.length; i++) {
            means[(int) groups[i]] += x.doubleAt(i) / count;
        }
        var variances = new double[means.length];
        for (int i = 0; i < groups.length; i++) {
            double off = x.doubleAt(i) - means[(int) groups[i]];
            variances[(int) groups[i]] += off * off / count;
        }
        for (int i = 0; i < groups.length; i++) {
            int group = (int) groups[i];
            y.set(i, (x.doubleAt(i) - means[group]) / (Math.sqrt(variances[group]) + EPSILON));
        }
    }
}
