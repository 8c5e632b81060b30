package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Conv;
import io.gatun.op.ConvTranspose;
import io.gatun.op.Gemm;
import io.gatun.op.Op;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Conv, ConvTranspose or Gemm, and then BatchNormalization, or Add, Sub, Mul, Div by one constant a channel, as many as
 * follow each other: one operator with other weights and another bias, computed in double and rounded once.
 */
final class FoldBatchNormalization implements NodePass {
    /**
     * Where an operator's weights of one output channel lie: in runs of {@code run} elements of its weight.
     *
     * @param rank of the output
     * @param channelOf the channel of a run, by its number
     * @param bias factor of the bias
     * @param folded the operator with a bias factor of 1
     */
    private record Weights(int channels, int rank, long run, IntUnaryOperator channelOf, double bias, Op folded) {}

    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        var weight =
                graph.constant(node.input(1)).filter(tensor -> tensor.dtype().isFloating());
        var weights = weight.flatMap(tensor -> weights(node.op(), tensor));
        if (weights.isEmpty()
                || node.input(2).isPresent() && graph.constant(node.input(2)).isEmpty()) {
            return false;
        }
        var w = weights.get();
        var affine = ChannelAffine.identity(w.channels);
        var last = node;
        for (var next = follower(graph, last, w); next.isPresent(); next = follower(graph, last, w)) {
            affine = affine.then(next.get().affine);
            last = next.get().node;
        }
        if (last == node || !affine.isFinite()) {
            return false;
        }
        var bias = bias(graph.constant(node.input(2)), affine, w, weight.get(), arena);
        var scaled = affine.keepsScale() ? weight : scaled(weight.get(), affine, w, arena);
        if (bias.isEmpty() || scaled.isEmpty()) {
            return false;
        }
        var inputs = new ArrayList<Value>(List.of(node.input(0), node.input(1)));
        if (scaled.get() != weight.get()) {
            inputs.set(1, patch.newConstant(last.output() + ".weight", scaled.get()));
        }
        inputs.add(patch.newConstant(last.output() + ".bias", bias.get()));
        patch.replace(last, new Node(node.name(), w.folded, inputs, last.outputs()));
        return true;
    }

    private record Follower(Node node, ChannelAffine affine) {}

    private static Optional<Follower> follower(Graph graph, Node node, Weights w) {
        return graph.soleConsumer(node.output())
                .filter(next -> next.outputs().size() == 1)
                .flatMap(next -> ChannelAffine.of(graph, next, node.output(), w.channels, w.rank)
                        .map(affine -> new Follower(next, affine)));
    }

    /** Empty for other operators, and for a weight that no input could fit: it is refused when the graph is bound. */
    private static Optional<Weights> weights(Op op, Tensor weight) {
        var shape = weight.shape();
        if (shape.size() == 0 || shape.size() > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        return switch (op) {
            case Conv _
            when shape.rank() >= 3 ->
                Optional.of(new Weights(
                        (int) shape.dim(0), shape.rank(), shape.sizeBetween(1, shape.rank()), run -> run, 1, op));
            case ConvTranspose transposed
            when shape.rank() >= 3 && divides(transposed.groups(), shape.dim(0)) -> {
                int perGroup = (int) shape.dim(1);
                int inputs = (int) (shape.dim(0) / transposed.groups());
                yield Optional.of(new Weights(
                        (int) (perGroup * transposed.groups()),
                        shape.rank(),
                        shape.sizeBetween(2, shape.rank()),
                        run -> run / perGroup / inputs * perGroup + run % perGroup,
                        1,
                        op));
            }
            case Gemm gemm
            when shape.rank() == 2 -> {
                int channels = (int) shape.dim(gemm.transposeB() ? 0 : 1);
                var folded = new Gemm(gemm.alpha(), 1, gemm.transposeA(), gemm.transposeB());
                yield Optional.of(
                        gemm.transposeB()
                                ? new Weights(channels, 2, shape.dim(1), run -> run, gemm.beta(), folded)
                                : new Weights(channels, 2, 1, run -> run % channels, gemm.beta(), folded));
            }
            default -> Optional.empty();
        };
    }

    private static boolean divides(long groups, long channels) {
        return groups >= 1 && channels % groups == 0;
    }

    /** The new bias, one number a channel; empty if the old one is not that, or a number would overflow. */
    private static Optional<Tensor> bias(
            Optional<Tensor> old, ChannelAffine affine, Weights w, Tensor weight, Arena arena) {
        var shape = old.map(Tensor::shape).orElse(Shape.of(w.channels));
        if (shape.size() != w.channels || shape.rank() == 0 || shape.dim(-1) != w.channels) {
            return Optional.empty();
        }
        var type = new TensorType(weight.dtype(), Shape.of(w.channels));
        var bias = Tensor.allocate(type, arena);
        for (int c = 0; c < w.channels; c++) {
            double before = old.isPresent() ? w.bias * old.get().doubleAt(c) : 0;
            bias.set(c, before * affine.scale(c) + affine.shift(c));
            if (!Double.isFinite(bias.doubleAt(c))) {
                return Optional.empty();
            }
        }
        return Optional.of(bias);
    }

    /** The new weight; empty if a number would overflow. */
    private static Optional<Tensor> scaled(Tensor weight, ChannelAffine affine, Weights w, Arena arena) {
        var scaled = Tensor.allocate(weight.type(), arena);
        double largest = 0;
        for (long start = 0; start < weight.size(); start += w.run) {
            double scale = affine.scale(w.channelOf.applyAsInt((int) (start / w.run)));
            for (long i = start; i < start + w.run; i++) {
                double product = weight.doubleAt(i) * scale;
                scaled.set(i, product);
                largest = Math.max(largest, Math.abs(product));
            }
        }
        return largest <= largestOf(weight.dtype()) ? Optional.of(scaled) : Optional.empty();
    }

    private static double largestOf(DType dtype) {
        return switch (dtype) {
            case FLOAT64 -> Double.MAX_VALUE;
            case FLOAT32 -> Float.MAX_VALUE;
            case BFLOAT16 -> 0x1.FEp127;
            case FLOAT16 -> 65504;
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL ->
                throw new IllegalArgumentException(dtype + " is not a floating type");
        };
    }
}
