package io.gatun.pass;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import java.lang.foreign.Arena;

/** One kind of rewrite. A pass looks at a graph and at nothing else, and is run again until it finds nothing. */
interface Pass {
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * Collects every place where the pass applies.
     *
     * @param graph where to look; its values' types may be unknown
     * @param patch takes the changes
     * @param arena memory for new constants; lives as long as the model
     * @return in how many places
     */
    int collect(Graph graph, GraphPatch patch, Arena arena);
}
