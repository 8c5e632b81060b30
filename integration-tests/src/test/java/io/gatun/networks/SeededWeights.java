package io.gatun.networks;

import io.gatun.graph.Graph;
import io.gatun.graph.GraphPatch;
import io.gatun.graph.Value;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;

/** The pseudo-random weights that the networks of {@code light-seeded} stand for; its README gives the generator. */
final class SeededWeights {
    private SeededWeights() {}

    /** The graph with each tensor that {@code weights.tsv} lists made a constant. */
    static Graph fill(Graph graph, Path weights, Arena arena) {
        var patch = new GraphPatch(graph);
        for (var line : TestData.lines(weights)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                var columns = line.split("\t");
                var dims = Arrays.stream(columns[2].split("x"))
                        .filter(d -> !d.isEmpty())
                        .mapToLong(Long::parseLong)
                        .toArray();
                var tensor = Tensor.allocate(new TensorType(DType.FLOAT32, Shape.of(dims)), arena);
                fill(
                        tensor,
                        Long.parseLong(columns[0]),
                        Double.parseDouble(columns[3]),
                        Double.parseDouble(columns[4]));
                patch.constant(new Value(columns[1]), tensor);
            }
        }
        return patch.apply();
    }

    private static void fill(Tensor tensor, long k, double lo, double hi) {
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, (double) (float) (lo + (hi - lo) * uniform(k, i)));
        }
    }

    /** SplitMix64 of (k, i), as a number in [0, 1). */
    static double uniform(long k, long i) {
        long z = (k << 32) + i;
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24;
    }
}
