package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * {@link MatMul} of quantised numbers into quantised numbers; ONNX QLinearMatMul.
 *
 * <p>Inputs: A, its scale and zero point (each a single number or one a row, [M] or [..., M, 1]), B, its scale and zero point
 * (each a single number or one a column, [N] or [..., 1, N]), the output's scale and zero point. A, B and output are int8,
 * uint8 or a float8; the output has its zero point's type. Sums are exact, scaled in float32, and whole numbers rounded half
 * to even.
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
            in.requireType(
                    quantized,
                    DType.INT8,
                    DType.UINT8,
                    DType.FLOAT8E4M3FN,
                    DType.FLOAT8E4M3FNUZ,
                    DType.FLOAT8E5M2,
                    DType.FLOAT8E5M2FNUZ);
        }
        in.requireSameType(A, A + 2);
        in.requireSameType(B, B + 2);
        for (int scale : new int[] {A + 1, B + 1, Y_SCALE}) {
            in.requireFloating(scale);
        }
        PerChannel.requireScalar(in, Y_SCALE);
        PerChannel.requireScalar(in, Y_ZERO);
        var y = MatMul.shapeOf(in, A, B);
        for (int parameter = 1; parameter <= 2; parameter++) {
            PerLine.requireRows(in, A + parameter, A);
            PerLine.requireColumns(in, B + parameter, B);
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
        var a = in.get(A);
        var b = in.get(B);
        var y = out.getFirst();
        var scaleA = PerLine.ofRows(in, A + 1, a.shape());
        var scaleB = PerLine.ofColumns(in, B + 1, b.shape());
        float scale = in.get(Y_SCALE).floatAt(0);
        var zero = in.get(Y_ZERO);
        boolean floating = y.dtype().isFloating();
        MatMul.quantized(
                a,
                PerLine.ofRows(in, A + 2, a.shape()),
                b,
                PerLine.ofColumns(in, B + 2, b.shape()),
                (at, m, n, sum) -> {
                    float steps = (float) sum * ((float) scaleA.value(m) * (float) scaleB.value(n) / scale);
                    if (floating) {
                        y.set(at, steps + zero.doubleAt(0));
                    } else {
                        y.set(at, QuantizeLinear.saturate(steps, zero.longAt(0), y.dtype()));
                    }
                });
    }
}
