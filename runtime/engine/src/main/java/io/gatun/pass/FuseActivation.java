package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Activation;
import io.gatun.op.Clip;
import io.gatun.op.Unary;
import java.lang.foreign.Arena;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Conv (with or without a residual) and then a function of one number: one node, which takes the convolution's name. */
final class FuseActivation implements NodePass {
    /** What networks put behind a convolution; rarer functions stay nodes, so that kernels need to know these only. */
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
        var convolution = Convolution.endingIn(graph, node.input(0), node);
        convolution.ifPresent(c -> patch.replace(node, c.with(activation.get(), node.output())));
        return convolution.isPresent();
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
                .map(scalar -> scalar.doubleAt(0))
                .filter(bound -> (double) bound.floatValue() == bound)
                .map(Double::floatValue);
    }
}
