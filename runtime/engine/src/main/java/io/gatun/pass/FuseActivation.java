package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Activation;
import io.gatun.op.Clip;
import io.gatun.op.FusedGemm;
import io.gatun.op.Gemm;
import io.gatun.op.Unary;
import io.gatun.tensor.DType;
import java.lang.foreign.Arena;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Conv (with or without a residual) or Gemm of float32, and then a function of one number: one node, which takes the name of the
 * first.
 */
final class FuseActivation implements NodePass {
    /** What networks put behind a layer; rarer functions stay nodes, so that kernels need to know these only. */
    private static final Set<Unary.Function> ACTIVATIONS = EnumSet.of(
            Unary.Function.RELU,
            Unary.Function.LEAKY_RELU,
            Unary.Function.THRESHOLDED_RELU,
            Unary.Function.ELU,
            Unary.Function.SELU,
            Unary.Function.CELU,
            Unary.Function.SIGMOID,
            Unary.Function.HARD_SIGMOID,
            Unary.Function.HARD_SWISH,
            Unary.Function.SWISH,
            Unary.Function.TANH,
            Unary.Function.SOFTPLUS,
            Unary.Function.SOFTSIGN,
            Unary.Function.MISH);

    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        var activation = activation(graph, node);
        if (activation.isEmpty()) {
            return false;
        }
        var fused = convolution(graph, node, activation.get()).or(() -> product(graph, node, activation.get()));
        fused.ifPresent(one -> patch.replace(node, one));
        return fused.isPresent();
    }

    private static Optional<Node> convolution(Graph graph, Node node, Activation activation) {
        return Convolution.endingIn(graph, node.input(0), node)
                .map(convolution -> convolution.with(activation, node.output()));
    }

    private static Optional<Node> product(Graph graph, Node node, Activation activation) {
        var value = node.input(0);
        boolean isFloat =
                graph.type(value).filter(type -> type.dtype() == DType.FLOAT32).isPresent();
        return graph.producer(value)
                .filter(_ -> isFloat && graph.soleConsumer(value).isPresent())
                .flatMap(producer -> producer.op() instanceof Gemm gemm
                        ? Optional.of(new Node(
                                producer.name(), new FusedGemm(gemm, activation), producer.inputs(), node.outputs()))
                        : Optional.empty());
    }

    private static Optional<Activation> activation(Graph graph, Node node) {
        return switch (node.op()) {
            case Unary unary when ACTIVATIONS.contains(unary.function()) -> Optional.of(new Activation.Function(unary));
            case Clip _ ->
                bound(graph, node.input(1), Float.NEGATIVE_INFINITY)
                        .flatMap(min -> bound(graph, node.input(2), Float.POSITIVE_INFINITY)
                                .filter(max -> min <= max)
                                .map(max -> new Activation.Range(min, max)));
            default -> Optional.empty();
        };
    }

    /** The bound, if it is constant and a float holds it exactly. */
    private static Optional<Float> bound(Graph graph, Value value, float otherwise) {
        if (!value.isPresent()) {
            return Optional.of(otherwise);
        }
        return graph.constant(value)
                .filter(scalar -> scalar.size() == 1)
                .map(scalar -> scalar.doubleAt(0))
                .filter(bound -> (double) bound.floatValue() == bound)
                .map(Double::floatValue);
    }
}
