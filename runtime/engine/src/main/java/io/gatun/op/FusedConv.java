package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A convolution with what follows it: y = activation(conv(x, weight, bias) + residual). Passes make it; files never hold it.
 *
 * <p>Inputs: those of {@link Conv}, then, if {@code residual}, a tensor of the output's type at index 3.
 *
 * @param activation applied last; empty for none
 */
public record FusedConv(Conv conv, boolean residual, Optional<Activation> activation) implements Op {
    @Override
    public String type() {
        return "FusedConv";
    }

    @Override
    public Attributes attributes() {
        var builder = Attributes.builder();
        conv.attributes().asMap().forEach((name, value) -> copy(builder, name, value));
        activation.ifPresent(a -> builder.set("activation", a.toString()));
        return builder.build();
    }

    private static void copy(Attributes.Builder builder, String name, Object value) {
        switch (value) {
            case Long number -> builder.set(name, number);
            case String text -> builder.set(name, text);
            case List<?> list ->
                builder.longs(name, list.stream().map(Long.class::cast).toList());
            default -> throw new IllegalStateException(name);
        }
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(residual ? 4 : 2, residual ? 4 : 3);
        var types = conv.infer(convolutionOf(in));
        if (residual && !in.type(3).equals(types.orElseThrow().getFirst())) {
            throw new GatunException("residual wants " + types.get().getFirst() + ", " + in.describe(3));
        }
        return types;
    }

    private static Operands convolutionOf(Operands in) {
        return in.first(3);
    }

    @Override
    public long macs(Operands in) {
        return conv.macs(convolutionOf(in));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        conv.evaluate(new ArrayList<>(in.subList(0, Math.min(3, in.size()))), out);
        var y = out.getFirst();
        for (long i = 0; i < y.size(); i++) {
            double sum = residual ? y.doubleAt(i) + in.get(3).doubleAt(i) : y.doubleAt(i);
            y.set(i, activation.isPresent() ? activation.get().apply(sum) : sum);
        }
    }
}
