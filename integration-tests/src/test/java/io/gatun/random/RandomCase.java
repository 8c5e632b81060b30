package io.gatun.random;

import io.gatun.graph.Graph;
import io.gatun.tensor.Tensor;
import java.util.List;

/**
 * A graph and what to feed it.
 *
 * @param seed what it was made from
 * @param feeds one or more, with different extents where inputs have symbols; each one tensor a graph input, in order
 */
record RandomCase(long seed, Graph graph, List<List<Tensor>> feeds) {
    RandomCase {
        feeds = feeds.stream().map(List::copyOf).toList();
    }

    RandomCase with(Graph changed, List<List<Tensor>> changedFeeds) {
        return new RandomCase(seed, changed, changedFeeds);
    }
}
