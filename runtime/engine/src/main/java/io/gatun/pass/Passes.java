package io.gatun.pass;

import io.gatun.RunControl;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** The passes and their order. */
public final class Passes {
    /** Each pass sees what those before it left: shapes and weights are constants before anything looks for constants. */
    private static final List<Pass> IN_ORDER = List.of(
            new FoldConstants(),
            new DropIdentities(),
            new FuseQuantization(),
            new FoldPad(),
            new FoldBatchNormalization(),
            new FuseResidual(),
            new FuseGemm(),
            new FuseActivation());

    /** Rounds that one pass may take; each round rewrites all it finds, so that only nested patterns need a second. */
    private static final int MAX_ROUNDS = 50;

    private Passes() {}

    /**
     * Runs every pass until it finds nothing more.
     *
     * @param graph bound or not; stays as it is
     * @param arena memory for new constants; must live as long as the result and those made from it
     * @throws io.gatun.GatunException if a constant part of the graph cannot be computed, naming the node
     */
    public static Optimised run(Graph graph, Arena arena) {
        return run(IN_ORDER, graph, arena);
    }

    /**
     * Only folds constants: the network as its author wrote it, with the types of values that depend on folded shapes.
     *
     * @param arena as for {@link #run(Graph, Arena)}
     */
    public static Graph fold(Graph graph, Arena arena) {
        return run(List.of(new FoldConstants()), graph, arena).graph();
    }

    static Optimised run(List<Pass> passes, Graph graph, Arena arena) {
        var rewrites = new ArrayList<Rewrite>();
        var current = new GraphPatch(graph).apply();
        for (var pass : passes) {
            int count = 0;
            for (int round = 0; round < MAX_ROUNDS; round++) {
                RunControl.check();
                var patch = new GraphPatch(current);
                int found = pass.collect(current, patch, arena);
                if (found == 0) {
                    break;
                }
                count += found;
                current = patch.apply();
            }
            if (count > 0) {
                rewrites.add(new Rewrite(pass.name(), count));
            }
        }
        return new Optimised(current, rewrites);
    }
}
