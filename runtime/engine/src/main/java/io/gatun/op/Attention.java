package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Scaled dot-product attention, softmax(softcap(scale * Q K^T) + bias) V; ONNX Attention. Several heads of Q may share one
 * of K and V. A query that may meet no key gives zeros.
 *
 * <p>Inputs: Q, K, V, each [batch, heads, length, size] or [batch, length, heads * size]; optional mask, of rank 1 to 4,
 * boolean or added; past keys and values [batch, heads, length, size]; how many keys each image has, i64[batch]. Outputs:
 * Y in the form of Q; keys and values with those of the past before them, [batch, heads, length, size]; and the product of
 * Q and K at a stage.
 *
 * @param queryHeads number of heads where the inputs have rank 3; else 0
 * @param keyHeads likewise of K and V
 * @param scale 1 / sqrt(size) if absent
 * @param softcap the cap c of c * tanh(x / c); 0 for none
 * @param softmaxPrecision type to which the argument of softmax and its result are rounded; none if absent
 * @param repeatMask whether a mask of one key holds for all keys (operator set 23), rather than for the first only
 */
public record Attention(
        boolean causal,
        long queryHeads,
        long keyHeads,
        Optional<Float> scale,
        float softcap,
        Optional<DType> softmaxPrecision,
        Stage productStage,
        boolean repeatMask)
        implements Op {

    /** What the fourth output shows, in the order in which ONNX numbers it. */
    public enum Stage {
        PRODUCT,
        CAPPED,
        BIASED,
        SOFTMAX
    }

    @Override
    public String type() {
        return "Attention";
    }

    @Override
    public Attributes attributes() {
        var attributes = Attributes.builder()
                .set("is_causal", causal ? 1 : 0)
                .set("softcap", softcap)
                .set("qk_matmul_output_mode", productStage.ordinal());
        if (queryHeads > 0) {
            attributes.set("q_num_heads", queryHeads);
        }
        if (keyHeads > 0) {
            attributes.set("kv_num_heads", keyHeads);
        }
        scale.ifPresent(value -> attributes.set("scale", value));
        softmaxPrecision.ifPresent(dtype -> attributes.set("softmax_precision", TypeNumbers.of(dtype)));
        return attributes.build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 7);
        var layout = AttentionLayout.of(in, this);
        var query = layout.query();
        return Optional.of(List.of(
                new TensorType(in.dtype(0), layout.result().shape()),
                new TensorType(
                        in.dtype(1),
                        AttentionLayout.cache(layout.key(), layout.keys()).shape()),
                new TensorType(
                        in.dtype(2),
                        AttentionLayout.cache(layout.value(), layout.keys()).shape()),
                new TensorType(in.dtype(0), Shape.of(query.batch(), query.heads(), query.length(), layout.keys()))));
    }

    @Override
    public long macs(Operands in) {
        var layout = AttentionLayout.of(in, this);
        var query = layout.query();
        long meetings = (long) query.batch() * query.heads() * query.length() * layout.keys();
        return meetings * query.size() + meetings * layout.value().size();
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        new AttentionEvaluation(this, in, out).run();
    }
}
