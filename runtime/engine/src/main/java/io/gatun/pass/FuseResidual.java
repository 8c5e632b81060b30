package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Conv and then Add of a tensor of the same shape: one node, which takes the convolution's name and stands where the Add
 * stood, so that the other operand is there by then. Where both operands come from convolutions, the later one takes the
 * Add: its weights and input are still warm.
 */
final class FuseResidual implements Pass {
    @Override
    public int collect(Graph graph, GraphPatch patch, Arena arena) {
        var position = new HashMap<Node, Integer>();
        graph.nodes().forEach(node -> position.put(node, position.size()));
        int count = 0;
        for (var node : graph.nodes()) {
            if (Additions.isOfTwo(node) && haveOneType(graph, node)) {
                var convolution = laterOf(
                        convolution(graph, node, node.input(0)), convolution(graph, node, node.input(1)), position);
                convolution.ifPresent(c ->
                        patch.replace(node, c.with(other(node, c.node().output()), node.output())));
                count += convolution.isPresent() ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean haveOneType(Graph graph, Node node) {
        var type = graph.type(node.input(0));
        return type.isPresent() && type.equals(graph.type(node.input(1)));
    }

    private static Optional<Convolution> convolution(Graph graph, Node add, Value operand) {
        return Convolution.endingIn(graph, operand, add)
                .filter(convolution -> !convolution.op().residual())
                .filter(_ -> graph.constant(other(add, operand)).isEmpty());
    }

    private static Value other(Node add, Value operand) {
        return add.input(0).equals(operand) ? add.input(1) : add.input(0);
    }

    private static Optional<Convolution> laterOf(
            Optional<Convolution> a, Optional<Convolution> b, Map<Node, Integer> position) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        return position.get(a.get().node()) > position.get(b.get().node()) ? a : b;
    }
}
