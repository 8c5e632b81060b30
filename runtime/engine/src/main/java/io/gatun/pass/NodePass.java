package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Node;
import java.lang.foreign.Arena;

/** A pass that decides node by node. */
interface NodePass extends Pass {
    /** Puts into {@code patch} what becomes of {@code node}; returns whether anything does. */
    boolean rewrite(Graph graph, Node node, GraphPatch patch, Arena arena);

    @Override
    default int collect(Graph graph, GraphPatch patch, Arena arena) {
        int count = 0;
        for (var node : graph.nodes()) {
            if (rewrite(graph, node, patch, arena)) {
                count++;
            }
        }
        return count;
    }
}
