package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * Depthwise convolution along a sequence that sees only what came before, the end of the last piece of the sequence handed
 * in as state; ONNX CausalConvWithState.
 *
 * <p>Inputs: x [batch, channels, length], weights [channels, 1, K], optional bias [channels], optional state [batch,
 * channels, K-1] (zeros if absent). Outputs: x's type and shape; the state for the next piece.
 *
 * @param silu whether the sum s becomes s * sigmoid(s)
 */
public record CausalConvWithState(boolean silu) implements Op {
    private static final int BIAS = 2;
    private static final int STATE = 3;

    @Override
    public String type() {
        return "CausalConvWithState";
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().set("activation", silu ? "silu" : "none").build();
    }

    @Override
    public Optional<List<TensorType>> infer(Operands in) {
        in.requireCount(2, 4);
        in.requireFloating(0);
        in.requireRank(0, 3, 3);
        in.requireRank(1, 3, 3);
        var x = in.shape(0);
        long kernel = in.shape(1).dim(2);
        if (kernel < 1) {
            throw new GatunException("input 1 wants at least one weight a channel, " + in.describe(1));
        }
        requireShape(in, 1, Shape.of(x.dim(1), 1, kernel));
        var state = Shape.of(x.dim(0), x.dim(1), kernel - 1);
        Extents.add(x.dim(2), kernel);
        if (in.has(BIAS)) {
            requireShape(in, BIAS, Shape.of(x.dim(1)));
        }
        if (in.has(STATE)) {
            requireShape(in, STATE, state);
        }
        return Optional.of(List.of(in.type(0), new TensorType(in.dtype(0), state)));
    }

    private static void requireShape(Operands in, int i, Shape shape) {
        in.requireSameType(0, i);
        if (!in.shape(i).equals(shape)) {
            throw new GatunException("input " + i + " wants shape " + shape + ", " + in.describe(i));
        }
    }

    @Override
    public long macs(Operands in) {
        return in.shape(0).size() * in.shape(1).dim(2);
    }

    @Override
    public void evaluate(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var weights = in.get(1);
        long channels = x.shape().dim(1);
        for (long line = 0; line < x.shape().dim(0) * channels; line++) {
            long channel = line % channels;
            int kernel = (int) weights.shape().dim(2);
            var weight = weights.toDoubles(channel * kernel, kernel);
            double bias =
                    in.size() > BIAS && in.get(BIAS) != null ? in.get(BIAS).doubleAt(channel) : 0;
            var sequence = sequence(x, in.size() > STATE ? in.get(STATE) : null, line, kernel - 1);
            int length = sequence.length - weight.length + 1;
            for (int i = 0; i < length; i++) {
                double sum = bias;
                for (int k = 0; k < kernel; k++) {
                    sum += sequence[i + k] * weight[k];
                }
                out.getFirst().set(line * length + i, silu ? sum / (1 + Math.exp(-sum)) : sum);
            }
            if (out.size() > 1 && out.get(1) != null) {
                for (int k = 0; k < kernel - 1; k++) {
                    out.get(1).set(line * (kernel - 1) + k, sequence[length + k]);
                }
            }
        }
    }

    /** What came before one line of x, and the line. */
    private static double[] sequence(Tensor x, Tensor state, long line, int before) {
        int length = Extents.toInt(x.shape().dim(2));
        var sequence = new double[Extents.toInt((long) before + length)];
        if (state != null) {
            System.arraycopy(state.toDoubles(line * before, before), 0, sequence, 0, before);
        }
        System.arraycopy(x.toDoubles(line * length, length), 0, sequence, before, length);
        return sequence;
    }
}
