package io.gatun.pass;

import io.gatun.graph.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

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

    /** What this and the passes that followed it did together. */
    Optimised then(Optimised next) {
        var counts = new LinkedHashMap<String, Integer>();
        Stream.concat(rewrites.stream(), next.rewrites.stream())
                .forEach(rewrite -> counts.merge(rewrite.pass(), rewrite.count(), Integer::sum));
        var all = new ArrayList<Rewrite>();
        counts.forEach((pass, count) -> all.add(new Rewrite(pass, count)));
        return new Optimised(next.graph, all);
    }
}
