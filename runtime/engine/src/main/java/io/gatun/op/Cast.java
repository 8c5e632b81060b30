package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The same numbers in another element type; ONNX Cast.
 *
 * <p>Floating to floating rounds to nearest even; floating to integer truncates towards zero; integer to integer keeps the
 * low bits; everything but zero becomes a true boolean. ONNX leaves floating numbers outside an integer's range undefined.
 */
public record Cast(DType to) implements Op {
    @Override
    public String type() {
        return "Cast";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("to", TypeNumbers.of(to)).build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        return Optional.of(List.of(new TensorType(to, in.shape(0))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        convert(in.getFirst(), out.getFirst());
    }

    /** Converts all elements of {@code x} to the element type of {@code y}. */
    static void convert(Tensor x, Tensor y) {
        if (x.dtype() == y.dtype()) {
            Blocks.copy(x, 0, y, 0, y.size());
        } else if (x.dtype().isFloating()
                || x.dtype() == DType.UINT64 && y.dtype().isFloating()) {
            for (long i = 0; i < y.size(); i++) {
                y.set(i, x.doubleAt(i));
            }
        } else {
            for (long i = 0; i < y.size(); i++) {
                y.set(i, x.longAt(i));
            }
        }
    }
}
