package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Compares two tensors of one element type, element by element, with broadcasting; the output is boolean. */
public record Compare(Function function) implements Op {
    /** The comparisons, under ONNX's operator names. Nothing compares with a NaN. */
    public enum Function {
        EQUAL("Equal"),
        LESS("Less"),
        LESS_OR_EQUAL("LessOrEqual"),
        GREATER("Greater"),
        GREATER_OR_EQUAL("GreaterOrEqual");

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
        if (function != Function.EQUAL || in.dtype(0) != DType.BOOL) {
            in.requireNumber(0);
        }
        return Optional.of(List.of(new TensorType(DType.BOOL, Broadcast.of(in.shape(0), in.shape(1)))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var a = in.get(0);
        var b = in.get(1);
        var y = out.getFirst();
        boolean floating = a.dtype().isFloating();
        long flip = a.dtype() == DType.UINT64 ? Long.MIN_VALUE : 0;
        long at = 0;
        for (var rows = Broadcast.rows(y.shape(), a.shape(), b.shape()); rows.next(); at += rows.length()) {
            compare(a, b, rows, y, at, floating, flip);
        }
    }

    private void compare(Tensor a, Tensor b, Rows rows, Tensor y, long at, boolean floating, long flip) {
        long offsetA = rows.start(0);
        long offsetB = rows.start(1);
        long end = at + rows.length();
        for (long to = at; to < end; to++, offsetA += rows.step(0), offsetB += rows.step(1)) {
            boolean holds = floating
                    ? holds(a.doubleAt(offsetA), b.doubleAt(offsetB))
                    : holds(a.longAt(offsetA) ^ flip, b.longAt(offsetB) ^ flip);
            y.set(to, holds ? 1L : 0L);
        }
    }

    private boolean holds(double a, double b) {
        return switch (function) {
            case EQUAL -> a == b;
            case LESS -> a < b;
            case LESS_OR_EQUAL -> a <= b;
            case GREATER -> a > b;
            case GREATER_OR_EQUAL -> a >= b;
        };
    }

    private boolean holds(long a, long b) {
        return switch (function) {
            case EQUAL -> a == b;
            case LESS -> a < b;
            case LESS_OR_EQUAL -> a <= b;
            case GREATER -> a > b;
            case GREATER_OR_EQUAL -> a >= b;
        };
    }
}
