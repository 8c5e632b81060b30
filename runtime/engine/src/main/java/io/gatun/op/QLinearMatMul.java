package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * {@link MatMul} of quantised numbers into quantised numbers; ONNX QLinearMatMul.
 *
 * <p>Inputs: A, its scale and zero point (each a single number or one a row), B, its scale and zero point (each a single
 * number or one a column), the output's scale and zero point. A, B and output are int8 or uint8; the output has its zero
 * point's type. Sums are exact, scaled in double, and rounded half to even.
 */
public record QLinearMatMul() implements Op {
    private static final int A = 0;
    private static final int B = 3;
    private static final int Y_SCALE = 6;
    private static final int Y_ZERO = 7;

    @Override
    public String type() {
        return "QLinearMatMul";
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(8, 8);
        for (int quantized : new int[] {A, B, Y_ZERO}) {
            in.requireType(quantized, DType.INT8, DType.UINT8);
        }
        in.requireSameType(A, A + 2);
        in.requireSameType(B, B + 2);
        for (int scale : new int[] {A + 1, B + 1, Y_SCALE}) {
            in.requireFloating(scale);
        }
        PerChannel.requireScalar(in, Y_SCALE);
        PerChannel.requireScalar(in, Y_ZERO);
        var y = MatMul.shapeOf(in, A, B);
        var product = MatMul.layout(in.shape(A), in.shape(B)).product();
        for (int parameter = 1; parameter <= 2; parameter++) {
            PerChannel.require(in, A + parameter, product.rows());
            PerChannel.require(in, B + parameter, product.columns());
        }
        return Optional.of(List.of(new TensorType(in.dtype(Y_ZERO), y)));
    }

    @Override
    public long macs(Operands in) {
        var layout = MatMul.layout(in.shape(A), in.shape(B));
        return layout.output().size() * layout.product().inner();
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        var scaleA = PerChannel.of(in, A + 1);
        var scaleB = PerChannel.of(in, B + 1);
        double step = in.get(Y_SCALE).doubleAt(0);
        long zero = in.get(Y_ZERO).longAt(0);
        MatMul.longs(
                in.get(A),
                PerChannel.of(in, A + 2)::zero,
                in.get(B),
                PerChannel.of(in, B + 2)::zero,
                (at, m, n, sum) -> y.set(
                        at,
                        QuantizeLinear.saturate(sum * (scaleA.scale(m) * scaleB.scale(n) / step), zero, y.dtype())));
    }
}
