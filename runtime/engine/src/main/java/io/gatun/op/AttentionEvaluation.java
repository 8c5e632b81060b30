package io.gatun.op;

import io.gatun.op.Attention.Stage;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** {@link Attention} of some tensors, one head after the other, in double. */
final class AttentionEvaluation {
    private static final int MASK = 3;
    private static final int PAST_KEY = 4;
    private static final int PAST_VALUE = 5;
    private static final int FILLED = 6;

    private final Attention attention;
    private final AttentionLayout layout;
    private final AttentionBias bias;
    private final List<Tensor> in;
    private final Tensor y;
    private final Tensor presentKey;
    private final Tensor presentValue;
    private final Tensor product;

    AttentionEvaluation(Attention attention, List<Tensor> in, List<Tensor> out) {
        this.attention = attention;
        this.layout = AttentionLayout.of(Operands.of(in, out.size()), attention);
        this.bias = new AttentionBias(layout, attention.causal(), optional(in, MASK), optional(in, FILLED));
        this.in = in;
        this.y = out.getFirst();
        this.presentKey = optional(out, 1);
        this.presentValue = optional(out, 2);
        this.product = optional(out, 3);
    }

    private static Tensor optional(List<Tensor> tensors, int i) {
        return i < tensors.size() ? tensors.get(i) : null;
    }

    void run() {
        for (int image = 0; image < layout.key().batch(); image++) {
            for (int head = 0; head < layout.key().heads(); head++) {
                var keys = joined(optional(in, PAST_KEY), in.get(1), layout.key(), image, head, presentKey);
                var values = joined(optional(in, PAST_VALUE), in.get(2), layout.value(), image, head, presentValue);
                for (int member = 0; member < layout.group(); member++) {
                    attend(image, head * layout.group() + member, keys, values);
                }
            }
        }
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
    private void attend(int image, int head, double[][] keys, double[][] values) {
        var query = layout.query();
        double factor = attention.scale().map(Float::doubleValue).orElse(1 / Math.sqrt(query.size()));
        for (int i = 0; i < query.length(); i++) {
            long start = (((long) image * query.heads() + head) * query.length() + i) * keys.length;
            var row = query.row(in.getFirst(), image, head, i);
            var scores = new double[keys.length];
            var biases = new double[keys.length];
            for (int j = 0; j < keys.length; j++) {
                scores[j] = dot(row, keys[j]) * factor;
                biases[j] = bias.at(image, head, i, j);
            }
            toProbabilities(scores, biases, start);
            var mean = new double[layout.value().size()];
            for (int j = 0; j < keys.length; j++) {
                for (int d = 0; d < mean.length; d++) {
                    mean[d] += scores[j] * values[j][d];
                }
            }
            store(mean, y, layout.result().start(image, head, i));
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** @param start where the row of scores lies in the fourth output */
    private void toProbabilities(double[] scores, double[] biases, long start) {
        show(Stage.PRODUCT, scores, start);
        float cap = attention.softcap();
        if (cap != 0) {
            Arrays.setAll(scores, j -> cap * Math.tanh(scores[j] / cap));
        }
        show(Stage.CAPPED, scores, start);
        Arrays.setAll(scores, j -> scores[j] + biases[j]);
        show(Stage.BIASED, scores, start);
        if (Arrays.stream(biases).allMatch(each -> each == Double.NEGATIVE_INFINITY)) {
            Arrays.fill(scores, 0);
        } else {
            softmax(scores);
        }
        show(Stage.SOFTMAX, scores, start);
    }

    private void show(Stage stage, double[] scores, long start) {
        if (stage == attention.productStage() && product != null) {
            store(scores, product, start);
        }
    }

    private void softmax(double[] scores) {
        round(scores);
        double max = Arrays.stream(scores).max().orElse(0);
        Arrays.setAll(scores, j -> Math.exp(scores[j] - max));
        double sum = Arrays.stream(scores).sum();
        Arrays.setAll(scores, j -> scores[j] / sum);
        round(scores);
    }

    private void round(double[] scores) {
        if (attention.softmaxPrecision().isPresent()) {
            try (var rounded = Tensor.allocate(attention.softmaxPrecision().get(), Shape.of(scores.length))) {
                store(scores, rounded, 0);
                Arrays.setAll(scores, rounded::doubleAt);
            }
        }
    }
}
