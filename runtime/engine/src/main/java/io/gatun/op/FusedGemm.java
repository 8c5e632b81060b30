package io.gatun.op;

import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * A matrix product and the function applied to it: y = activation(gemm(a, b, c)). Passes make it; files never hold it.
 *
 * <p>Inputs: those of {@link Gemm}.
 */
public record FusedGemm(Gemm gemm, Activation activation) implements Op {
    @Override
    public String type() {
        return "FusedGemm";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("alpha", gemm.alpha())
                .set("beta", gemm.beta())
                .set("transA", gemm.transposeA() ? 1L : 0L)
                .set("transB", gemm.transposeB() ? 1L : 0L)
                .set("activation", activation.toString())
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        return gemm.infer(in);
    }

    @Override
    public long macs(Operands in) {
        return gemm.macs(in);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        gemm.evaluate(in, out);
        var y = out.getFirst();
        for (long i = 0; i < y.size(); i++) {
            y.set(i, activation.apply(y.doubleAt(i)));
        }
    }
}
