package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Whether each element is infinite; ONNX IsInf. Output: bool of the input's shape. */
public record IsInf(boolean detectPositive, boolean detectNegative) implements Op {
    @Override
    public String type() {
        return "IsInf";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("detect_positive", detectPositive ? 1L : 0L)
                .set("detect_negative", detectNegative ? 1L : 0L)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(1, 1);
        if (!in.dtype(0).isFloating()) {
            throw new GatunException("input 0 wants a floating type, " + in.describe(0));
        }
        return Optional.of(List.of(new TensorType(DType.BOOL, in.shape(0))));
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var y = out.getFirst();
        for (long i = 0; i < y.size(); i++) {
            double x = in.getFirst().doubleAt(i);
            boolean found =
                    detectPositive && x == Double.POSITIVE_INFINITY || detectNegative && x == Double.NEGATIVE_INFINITY;
            y.set(i, found ? 1L : 0L);
        }
    }
}
