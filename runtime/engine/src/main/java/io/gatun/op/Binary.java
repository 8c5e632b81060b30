package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Arithmetic on two tensors of one type, element by element, with broadcasting; the output has the inputs' element type. */
public record Binary(Function function) implements Op {
    /** The functions, under ONNX's operator names. */
    public enum Function {
        ADD("Add"),
        SUB("Sub"),
        MUL("Mul"),
        DIV("Div");

        private final String type;

        Function(String type) {
            this.type = type;
        }

        public String type() {
            return type;
        }
    }

    @Override
    public String type() {
        return function.type();
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 2);
        in.requireSameType(0, 1);
        return Optional.of(List.of(new TensorType(in.dtype(0), Broadcast.of(in.shape(0), in.shape(1)))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var a = in.get(0);
        var b = in.get(1);
        var y = out.getFirst();
        var offsetA = Broadcast.offsets(a.shape(), y.shape());
        var offsetB = Broadcast.offsets(b.shape(), y.shape());
        for (int i = 0; i < offsetA.length; i++) {
            if (y.dtype().isFloating()) {
                y.set(i, apply(a.doubleAt(offsetA[i]), b.doubleAt(offsetB[i])));
            } else {
                y.set(
                        i,
                        apply(
                                a.longAt(offsetA[i]),
                                b.longAt(offsetB[i]),
                                y.dtype().isUnsigned()));
            }
        }
    }

    private double apply(double a, double b) {
        return switch (function) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
        };
    }

    private long apply(long a, long b, boolean unsigned) {
        return switch (function) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> {
                if (b == 0) {
                    throw new GatunException("division of a whole number by zero");
                }
                yield unsigned ? Long.divideUnsigned(a, b) : a / b;
            }
        };
    }
}
