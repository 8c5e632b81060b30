package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Attention without softmax, as a recurrence: each head keeps a matrix S [size of a key, size of a value], to which every
 * position adds the outer product of its key and value, and from which its query reads; ONNX LinearAttention.
 *
 * <p>Inputs: queries, keys and values, each [batch, length, heads * size]; optional S before the first position, [batch,
 * heads, size of a key, size of a value] (zeros if absent); decays d, by whose exponent S is multiplied first, [batch,
 * length, heads] or [batch, length, heads * size of a key]; and factors b of what is added, [batch, length, heads] or
 * [batch, length, 1]. Outputs: [batch, length, heads * size of a value], of the queries' type; S after the last position,
 * of the type it had before.
 *
 * @param keyHeads of keys and values; several heads of the queries may share one
 * @param scale factor of the output; 0 for 1 / sqrt(size of a key)
 * @param chunkSize a hint for faster implementations
 */
public record LinearAttention(long queryHeads, long keyHeads, UpdateRule rule, float scale, long chunkSize)
        implements Op {
    private static final int STATE = 3;
    private static final int DECAY = 4;
    private static final int BETA = 5;

    /** What happens to S at a position. */
    public enum UpdateRule {
        /** S += k v. */
        LINEAR(false, false),
        /** S *= exp(d), then as linear. */
        GATED(true, false),
        /** S += k (b (v - S k)). */
        DELTA(false, true),
        /** S *= exp(d), then as delta. */
        GATED_DELTA(true, true);

        private final boolean decays;
        private final boolean corrects;

        UpdateRule(boolean decays, boolean corrects) {
            this.decays = decays;
            this.corrects = corrects;
        }
    }

    @Override
    public String type() {
        return "LinearAttention";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder()
                .set("q_num_heads", queryHeads)
                .set("kv_num_heads", keyHeads)
                .set("update_rule", rule)
                .set("scale", scale)
                .set("chunk_size", chunkSize)
                .build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(3, 6);
        for (int i = 0; i < 3; i++) {
            in.requireFloating(i);
            in.requireSameType(0, i);
            in.requireRank(i, 3, 3);
        }
        var query = HeadLayout.of(in, 0, "q_num_heads", queryHeads);
        var key = HeadLayout.of(in, 1, "kv_num_heads", keyHeads);
        var value = HeadLayout.of(in, 2, "kv_num_heads", keyHeads);
        if (queryHeads % keyHeads != 0
                || key.batch() != query.batch()
                || value.batch() != query.batch()
                || key.length() != query.length()
                || value.length() != query.length()
                || key.size() != query.size()) {
            throw new GatunException("queries, keys and values do not fit: " + in.describe(0) + ", " + in.describe(1)
                    + ", " + in.describe(2));
        }
        requireGate(in, DECAY, "decay", rule.decays, keyHeads, keyHeads * key.size());
        requireGate(in, BETA, "beta", rule.corrects, keyHeads, 1);
        var state = Shape.of(key.batch(), keyHeads, key.size(), value.size());
        if (in.has(STATE)) {
            in.requireFloating(STATE);
            if (!in.shape(STATE).equals(state)) {
                throw new GatunException("input 3 (past_state) wants shape " + state + ", " + in.describe(STATE));
            }
        }
        var result = new HeadLayout(query.batch(), query.heads(), query.length(), value.size(), true);
        return Optional.of(List.of(
                new TensorType(in.dtype(0), result.shape()),
                new TensorType(in.dtype(in.has(STATE) ? STATE : 0), state)));
    }

    private void requireGate(Operands in, int i, String name, boolean wanted, long extent, long other) {
        if (in.has(i) != wanted) {
            throw new GatunException("attribute 'update_rule' "
                    + rule.name().toLowerCase(Locale.ROOT)
                    + (wanted ? " wants" : " has no use for") + " input " + i + " (" + name + ")");
        }
        if (!wanted) {
            return;
        }
        in.requireFloating(i);
        in.requireRank(i, 3, 3);
        long last = in.shape(i).dim(2);
        if (!in.shape(i).equals(in.shape(0).with(2, last)) || last != extent && last != other) {
            throw new GatunException("input " + i + " (" + name + ") wants shape "
                    + in.shape(0).with(2, extent) + " or " + in.shape(0).with(2, other) + ", " + in.describe(i));
        }
    }

    @Override
    public long macs(Operands in) {
        var value = HeadLayout.of(in.shape(2), keyHeads);
        long matrix = HeadLayout.of(in.shape(1), keyHeads).size() * (long) value.size();
        return matrix * value.batch() * value.length() * (queryHeads + keyHeads);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var key = HeadLayout.of(in.get(1).shape(), keyHeads);
        var value = HeadLayout.of(in.get(2).shape(), keyHeads);
        for (int image = 0; image < key.batch(); image++) {
            for (int head = 0; head < key.heads(); head++) {
                long start = ((long) image * keyHeads + head) * key.size() * value.size();
                var state = new double[key.size()][value.size()];
                for (int d = 0; d < state.length; d++) {
                    if (in.size() > STATE && in.get(STATE) != null) {
                        state[d] = in.get(STATE).toDoubles(start + (long) d * value.size(), value.size());
                    }
                }
                for (int position = 0; position < key.length(); position++) {
                    update(state, in, key, value, image, head, position);
                    read(state, in, out.getFirst(), image, head, position);
                }
                if (out.size() > 1 && out.get(1) != null) {
                    for (int i = 0; i < key.size() * value.size(); i++) {
                        out.get(1).set(start + i, state[i / value.size()][i % value.size()]);
                    }
                }
            }
        }
    }

    private void update(
            double[][] state, List<Tensor> in, HeadLayout key, HeadLayout value, int image, int head, int position) {
        var k = key.row(in.get(1), image, head, position);
        var v = value.row(in.get(2), image, head, position);
        long element = (long) image * key.length() + position;
        if (rule.decays) {
            long gates = in.get(DECAY).shape().dim(2);
            for (int d = 0; d < k.length; d++) {
                long gate = gates == keyHeads ? head : (long) head * k.length + d;
                double factor = Math.exp(in.get(DECAY).doubleAt(element * gates + gate));
                for (int m = 0; m < v.length; m++) {
                    state[d][m] *= factor;
                }
            }
        }
        if (rule.corrects) {
            long gates = in.get(BETA).shape().dim(2);
            double factor = in.get(BETA).doubleAt(element * gates + (gates == 1 ? 0 : head));
            var retrieved = product(k, state, v.length);
            for (int m = 0; m < v.length; m++) {
                v[m] = factor * (v[m] - retrieved[m]);
            }
        }
        for (int d = 0; d < k.length; d++) {
            for (int m = 0; m < v.length; m++) {
                state[d][m] += k[d] * v[m];
            }
        }
    }

    /** What the queries that share a head read at a position. */
    private void read(double[][] state, List<Tensor> in, Tensor y, int image, int head, int position) {
        var query = HeadLayout.of(in.getFirst().shape(), queryHeads);
        var result = HeadLayout.of(y.shape(), queryHeads);
        double factor = scale == 0 ? 1 / Math.sqrt(query.size()) : scale;
        int group = (int) (queryHeads / keyHeads);
        for (int h = head * group; h < (head + 1) * group; h++) {
            var read = product(query.row(in.getFirst(), image, h, position), state, result.size());
            long start = result.start(image, h, position);
            for (int m = 0; m < read.length; m++) {
                y.set(start + m, factor * read[m]);
            }
        }
    }

    /** A row times a matrix of so many columns. */
    private static double[] product(double[] row, double[][] matrix, int columns) {
        var product = new double[columns];
        for (int d = 0; d < row.length; d++) {
            for (int m = 0; m < columns; m++) {
                product[m] += row[d] * matrix[d][m];
            }
        }
        return product;
    }
}
