package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Sum, mean or extreme of one or more tensors of one type, element by element, with broadcasting. */
public record Variadic(Function function) implements Op {
    /** The functions, under ONNX's operator names. Extremes of anything and a NaN are NaN. */
    public enum Function {
        SUM("Sum"),
        MEAN("Mean"),
        MAX("Max"),
        MIN("Min");

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
        in.requireCount(1, Integer.MAX_VALUE);
        in.requireNumber(0);
        var shapes = new Shape[in.count()];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = in.shape(i);
            in.requireSameType(0, i);
        }
        return Optional.of(List.of(new TensorType(in.dtype(0), Broadcast.of(shapes))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        boolean floating = y.dtype().isFloating();
        long flip = y.dtype() == DType.UINT64 ? Long.MIN_VALUE : 0;
        long at = 0;
        for (var rows = Broadcast.rows(y.shape(), in.stream().map(Tensor::shape).toArray(Shape[]::new));
                rows.next();
                at += rows.length()) {
            combine(in, rows, y, at, floating, flip);
        }
    }

    private void combine(List<Tensor> in, Rows rows, Tensor y, long at, boolean floating, long flip) {
        for (long i = 0; i < rows.length(); i++) {
            if (floating) {
                y.set(at + i, combineFloating(in, rows, i));
            } else {
                y.set(at + i, combineWhole(in, rows, i, flip));
            }
        }
    }

    private double combineFloating(List<Tensor> in, Rows rows, long i) {
        double result = in.getFirst().doubleAt(rows.start(0) + i * rows.step(0));
        for (int k = 1; k < in.size(); k++) {
            double x = in.get(k).doubleAt(rows.start(k) + i * rows.step(k));
            result = switch (function) {
                case SUM, MEAN -> result + x;
                case MAX -> Math.max(result, x);
                case MIN -> Math.min(result, x);
            };
        }
        return function == Function.MEAN ? result / in.size() : result;
    }

    /** @param flip what turns the order of longs into that of the element type */
    private long combineWhole(List<Tensor> in, Rows rows, long i, long flip) {
        long result = in.getFirst().longAt(rows.start(0) + i * rows.step(0));
        for (int k = 1; k < in.size(); k++) {
            long x = in.get(k).longAt(rows.start(k) + i * rows.step(k));
            result = switch (function) {
                case SUM, MEAN -> result + x;
                case MAX -> Math.max(result ^ flip, x ^ flip) ^ flip;
                case MIN -> Math.min(result ^ flip, x ^ flip) ^ flip;
            };
        }
        return function == Function.MEAN ? result / in.size() : result;
    }
}
