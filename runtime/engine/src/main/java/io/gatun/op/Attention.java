package io.gatun.op;

import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
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
        return (long) query.batch()
                * query.heads()
                * query.length()
                * layout.keys()
                * (query.size() + layout.value().size());
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var layout = AttentionLayout.of(Operands.of(in, out.size()), this);
        var bias = new AttentionBias(layout, causal, optional(in, 3), optional(in, 6));
        for (int image = 0; image < layout.key().batch(); image++) {
            for (int head = 0; head < layout.key().heads(); head++) {
                var keys = joined(optional(in, 4), in.get(1), layout.key(), image, head, optional(out, 1));
                var values = joined(optional(in, 5), in.get(2), layout.value(), image, head, optional(out, 2));
                for (int member = 0; member < layout.group(); member++) {
                    attend(in.getFirst(), layout, image, head * layout.group() + member, keys, values, bias, out);
                }
            }
        }
    }

    private static Tensor optional(List<Tensor> tensors, int i) {
        return i < tensors.size() ? tensors.get(i) : null;
    }

    /** The rows of one head, those of the past first; {@code present}, if it is there, gets them as well. */
    private static double[][] joined(Tensor past, Tensor now, HeadLayout layout, int image, int head, Tensor present) {
        int first = past == null ? 0 : (int) past.shape().dim(2);
        var before = AttentionLayout.cache(layout, first);
        var rows = new double[first + layout.length()][];
        var cache = AttentionLayout.cache(layout, rows.length);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i < first ? before.row(past, image, head, i) : layout.row(now, image, head, i - first);
            if (present != null) {
                store(rows[i], present, cache.start(image, head, i));
            }
        }
        return rows;
    }

    private static void store(double[] row, Tensor to, long start) {
        for (int i = 0; i < row.length; i++) {
            to.set(start + i, row[i]);
        }
    }

    /** All queries of one head. */
    private void attend(
            Tensor queries,
            AttentionLayout layout,
            int image,
            int head,
            double[][] keys,
            double[][] values,
            AttentionBias bias,
            List<Tensor> out) {
        var query = layout.query();
        double factor = scale.map(Float::doubleValue).orElse(1 / Math.sqrt(query.size()));
        var product = optional(out, 3);
        for (int i = 0; i < query.length(); i++) {
            long start = (((long) image * query.heads() + head) * query.length() + i) * keys.length;
            var row = query.row(queries, image, head, i);
            var scores = new double[keys.length];
            var biases = new double[keys.length];
            for (int j = 0; j < keys.length; j++) {
                scores[j] = dot(row, keys[j]) * factor;
                biases[j] = bias.at(image, head, i, j);
            }
            show(Stage.PRODUCT, scores, product, start);
            if (softcap != 0) {
                Arrays.setAll(scores, j -> softcap * Math.tanh(scores[j] / softcap));
            }
            show(Stage.CAPPED, scores, product, start);
            Arrays.setAll(scores, j -> scores[j] + biases[j]);
            show(Stage.BIASED, scores, product, start);
            softmax(scores, biases);
            show(Stage.SOFTMAX, scores, product, start);
            var mean = new double[layout.value().size()];
            for (int j = 0; j < keys.length; j++) {
                for (int d = 0; d < mean.length; d++) {
                    mean[d] += scores[j] * values[j][d];
                }
            }
            store(mean, out.getFirst(), layout.result().start(image, head, i));
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private void show(Stage stage, double[] scores, Tensor product, long start) {
        if (stage == productStage && product != null) {
            store(scores, product, start);
        }
    }

    private void softmax(double[] scores, double[] biases) {
        if (Arrays.stream(biases).allMatch(bias -> bias == Double.NEGATIVE_INFINITY)) {
            Arrays.fill(scores, 0);
            return;
        }
        round(scores);
        double max = Arrays.stream(scores).max().getAsDouble();
        Arrays.setAll(scores, j -> Math.exp(scores[j] - max));
        double sum = Arrays.stream(scores).sum();
        Arrays.setAll(scores, j -> scores[j] / sum);
        round(scores);
    }

    private void round(double[] scores) {
        if (softmaxPrecision.isPresent()) {
            try (var rounded = Tensor.allocate(softmaxPrecision.get(), Shape.of(scores.length))) {
                store(scores, rounded, 0);
                Arrays.setAll(scores, rounded::doubleAt);
            }
        }
    }
}
