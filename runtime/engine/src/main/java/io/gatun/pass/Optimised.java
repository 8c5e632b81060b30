package io.gatun.pass;

import io.gatun.graph.Graph;
import java.util.List;

/**
 * A graph after all passes.
 *
 * @param graph computes what the original did, under the same input and output names
 * @param rewrites what fired, in order; passes that found nothing are left out
 */
public record Optimised(Graph graph, List<Rewrite> rewrites) {
    public Optimised {
        rewrites = List.copyOf(rewrites);
    }
}
