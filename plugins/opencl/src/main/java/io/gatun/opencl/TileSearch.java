package io.gatun.opencl;

import java.util.List;
import java.util.function.BiFunction;

/** Finds the fastest of some tiles for a product. */
final class TileSearch {
    /** Candidates that are worth a trial: the rest is further from the expected best. */
    private static final int MOST_TRIALS = 6;

    private TileSearch() {}

    /** A tile, and the calls that it would be used in. */
    private record Trial(ProductTile tile, BiFunction<ProductTile, TrialMemory, List<KernelCall>> calls)
            implements Tuning.Candidate {
        @Override
        public String name() {
            return tile.toString();
        }

        @Override
        public List<KernelCall> trial(TrialMemory buffers) {
            return calls.apply(tile, buffers);
        }
    }

    /**
     * The fastest.
     *
     * @param task the kernel and the shape
     * @param tiles the best expected first
     * @param calls what is to be timed
     */
    static ProductTile fastest(
            ClCompiler compiler,
            String task,
            List<ProductTile> tiles,
            BiFunction<ProductTile, TrialMemory, List<KernelCall>> calls) {
        var trials = tiles.stream()
                .limit(MOST_TRIALS)
                .map(tile -> new Trial(tile, calls))
                .toList();
        return compiler.tuning()
                .choose(task + " " + compiler.precision(), trials)
                .tile();
    }
}
