package io.gatun.pass;

import io.gatun.RunControl;
import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** The passes and their order. */
public final class Passes {
    /** What makes shapes and weights constants; one pass makes work for the other. */
    private static final List<Pass> FOLDING = List.of(new FoldConstants(), InlineBranches.PASS);

    /** Each pass sees what those before it left: shapes and weights are constants already. */
    private static final List<Pass> IN_ORDER = List.of(
            new BindCaptures(),
            new WidenHalves(),
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
        var folded = folded(graph, arena);
        return folded.then(run(IN_ORDER, folded.graph(), arena));
    }

    private static Optimised folded(Graph graph, Arena arena) {
        var all = run(FOLDING, graph, arena);
        var last = all;
        while (last.rewrites().stream().anyMatch(rewrite -> rewrite.pass().equals(InlineBranches.PASS.name()))) {
            last = run(FOLDING, last.graph(), arena);
            all = all.then(last);
        }
        return all;
    }

    /**
     * Only folds constants and takes the branches that they decide: the network as its author wrote it, with the types of values
     * that depend on folded shapes.
     *
     * @param arena as for {@link #run(Graph, Arena)}
     */
    public static Graph fold(Graph graph, Arena arena) {
        return folded(graph, arena).graph();
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
