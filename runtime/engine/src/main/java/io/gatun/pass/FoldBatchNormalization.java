package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Gemm;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conv, ConvTranspose or Gemm, and then BatchNormalization, or Add, Sub, Mul, Div by one constant a channel, as many as
 * follow each other: one operator with other weights and another bias, computed in double and rounded once.
 */
final class FoldBatchNormalization implements NodePass {
    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        var weight = graph.constant(node.input(1));
        var weights = weight.flatMap(tensor -> ChannelWeights.of(node.op(), tensor));
        var oldBias = graph.constant(node.input(2));
        if (weights.isEmpty() || node.input(2).isPresent() && oldBias.isEmpty()) {
            return false;
        }
        var affine = ChannelAffine.identity(weights.get().channels());
        var last = node;
        for (var next = follower(graph, last, weights.get()); next.isPresent(); ) {
            affine = affine.then(next.get().affine);
            last = next.get().node;
            next = follower(graph, last, weights.get());
        }
        if (last == node || !affine.isFinite()) {
            return false;
        }
        var inputs = new ArrayList<>(List.of(node.input(0), node.input(1)));
        var bias = bias(
                node,
                oldBias,
                affine,
                new TensorType(weight.get().dtype(), Shape.of(weights.get().channels())),
                arena);
        if (bias.isEmpty()) {
            return false;
        }
        if (!affine.keepsScale()) {
            var scaled = weights.get().scaled(weight.get(), affine, arena);
            if (scaled.isEmpty()) {
                return false;
            }
            inputs.set(1, patch.newConstant(last.output() + ".weight", scaled.get()));
        }
        inputs.add(patch.newConstant(last.output() + ".bias", bias.get()));
        patch.replace(last, folded(node, inputs, last.outputs()));
        return true;
    }

    private record Follower(Node node, ChannelAffine affine) {}

    private static Optional<Follower> follower(Graph graph, Node node, ChannelWeights weights) {
        return graph.soleConsumer(node.output())
                .filter(next -> next.outputs().size() == 1)
                .flatMap(next -> ChannelAffine.of(graph, next, node.output(), weights.channels(), weights.rank())
                        .map(affine -> new Follower(next, affine)));
    }

    /** The new bias; empty if the old one is not one number a channel, or if a number would overflow. */
    private static Optional<Tensor> bias(
            Node node, Optional<Tensor> old, ChannelAffine affine, TensorType type, Arena arena) {
        var shape = old.map(Tensor::shape).orElse(type.shape());
        if (shape.size() != type.shape().size() || shape.rank() == 0 || shape.dim(-1) != shape.size()) {
            return Optional.empty();
        }
        double factor = node.op() instanceof Gemm gemm ? gemm.beta() : 1;
        var bias = Tensor.allocate(type, arena);
        for (int c = 0; c < bias.size(); c++) {
            double before = old.isPresent() ? factor * old.get().doubleAt(c) : 0;
            bias.set(c, before * affine.scale(c) + affine.shift(c));
            if (!Double.isFinite(bias.doubleAt(c))) {
                return Optional.empty();
            }
        }
        return Optional.of(bias);
    }

    private static Node folded(Node node, List<Value> inputs, List<Value> outputs) {
        var op = node.op() instanceof Gemm gemm
                ? new Gemm(gemm.alpha(), 1, gemm.transposeA(), gemm.transposeB())
                : node.op();
        return new Node(node.name(), op, inputs, outputs);
    }
}
