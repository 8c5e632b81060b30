package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Narrowing;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * The same numbers in another element type; ONNX Cast.
 *
 * <p>Floating to floating rounds to nearest even; floating to integer truncates towards zero; integer to integer keeps the
 * low bits; everything but zero becomes a true boolean. ONNX leaves floating numbers outside an integer's range undefined; they
 * become what {@link Tensor#set(long, double)} says, which is what NumPy and ONNX Runtime have on x86.
 *
 * @param narrowing for floating types of at most 8 bits
 */
public record Cast(DType to, Narrowing narrowing) implements Op {
    /** Narrows as ONNX does by default. */
    public Cast(DType to) {
        this(to, Narrowing.DEFAULT);
    }

    @Override
    public String type() {
        return "Cast";
    }

    @Override
    public Attributes attributes() {
        return write(narrowing).set("to", TypeNumbers.of(to)).build();
    }

    /** How a node says how to narrow. */
    static Attributes.Builder write(Narrowing narrowing) {
        var builder = Attributes.builder();
        if (!narrowing.saturate()) {
            builder.set("saturate", 0);
        }
        if (narrowing.direction() != Narrowing.DEFAULT.direction()) {
            builder.set("round_mode", narrowing.direction());
        }
        return builder;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        return Optional.of(List.of(new TensorType(to, in.shape(0))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        convert(in.getFirst(), out.getFirst(), narrowing);
    }

    /** Converts all elements of {@code x} to the element type of {@code y}, narrowing as ONNX does by default. */
    static void convert(Tensor x, Tensor y) {
        convert(x, y, Narrowing.DEFAULT);
    }

    /** Converts all elements of {@code x} to the element type of {@code y}. */
    static void convert(Tensor x, Tensor y, Narrowing narrowing) {
        if (x.dtype() == y.dtype()) {
            Blocks.copy(x, 0, y, 0, y.size());
        } else if (x.dtype().isFloating() || y.dtype().isFloating() && y.dtype().isStorageOnly()) {
            for (long i = 0; i < y.size(); i++) {
                y.set(i, x.doubleAt(i), narrowing);
            }
        } else if (x.dtype() == DType.UINT64 && y.dtype().isFloating()) {
            for (long i = 0; i < y.size(); i++) {
                y.set(i, y.dtype() == DType.FLOAT64 ? x.doubleAt(i) : stickyDouble(x.longAt(i)));
            }
        } else {
            for (long i = 0; i < y.size(); i++) {
                y.set(i, x.longAt(i));
            }
        }
    }

    /** An unsigned number cut to the bits of a double, the last of which tells that some were lost, so that it rounds only once. */
    private static double stickyDouble(long unsigned) {
        if (unsigned >= 0 && unsigned < 1L << 53) {
            return unsigned;
        }
        int lost = 11;
        return Math.scalb((double) (unsigned >>> lost | ((unsigned & (1 << lost) - 1) == 0 ? 0 : 1)), lost);
    }
}
