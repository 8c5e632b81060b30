package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import io.gatun.graph.Value;
import io.gatun.op.Clip;
import io.gatun.op.Dropout;
import io.gatun.op.Identity;
import java.lang.foreign.Arena;

/** Drops nodes whose output is their input, bit by bit. Consumers read the input; outputs of the graph keep their names. */
final class DropIdentities implements NodePass {
    @Override
    public boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena) {
        return isIdentity(graph, node) && patch.bypass(node);
    }

    private static boolean isIdentity(Graph graph, Node node) {
        return switch (node.op()) {
            case Identity _ -> true;
            case Dropout _ ->
                isZeroOrAbsent(graph, node.input(2))
                        && node.outputs().stream().skip(1).noneMatch(mask -> isRead(graph, mask));
            case Clip _ -> !node.input(1).isPresent() && !node.input(2).isPresent();
            default -> false;
        };
    }

    private static boolean isZeroOrAbsent(Graph graph, Value value) {
        return !value.isPresent()
                || graph.constant(value).filter(flag -> flag.longAt(0) == 0).isPresent();
    }

    private static boolean isRead(Graph graph, Value value) {
        return graph.isOutput(value) || !graph.consumers(value).isEmpty();
    }
}
