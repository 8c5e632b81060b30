package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A function of one number, applied to each element; the output has the input's type.
 *
 * @param function which
 * @param alpha the operator's first parameter, 0 where it has none
 * @param beta the operator's second parameter, 0 where it has none
 */
public record Unary(Function function, float alpha, float beta) implements Op {
    /** The functions, under ONNX's operator names. */
    public enum Function {
        RELU("Relu"),
        LEAKY_RELU("LeakyRelu"),
        SIGMOID("Sigmoid"),
        TANH("Tanh");

        private final String type;

        Function(String type) {
            this.type = type;
        }

        public String type() {
            return type;
        }
    }

    public static Unary of(Function function) {
        return new Unary(function, 0, 0);
    }

    @Override
    public String type() {
        return function.type();
    }

    @Override
    public Attributes attributes() {
        return switch (function) {
            case LEAKY_RELU -> Attributes.builder().set("alpha", alpha).build();
            case RELU, SIGMOID, TANH -> Attributes.NONE;
        };
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        return Optional.of(List.of(in.type(0)));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        for (long i = 0; i < y.size(); i++) {
            y.set(i, apply(x.doubleAt(i)));
        }
    }

    /** The function of one number. */
    public double apply(double x) {
        return switch (function) {
            case RELU -> x < 0 ? 0 : x;
            case LEAKY_RELU -> x < 0 ? alpha * x : x;
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
        };
    }
}
