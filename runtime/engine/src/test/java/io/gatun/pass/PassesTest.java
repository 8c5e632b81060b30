package io.gatun.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Graph;
import io.gatun.tensor.Shape;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PassesTest {
    private static final int NETWORKS = 200;

    /** Networks of 25 layers of random weights; each rounding counts against the largest output. */
    private static final double TOLERANCE = 1e-4;

    static LongStream seeds() {
        return LongStream.range(0, NETWORKS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepResultsOfRandomNetworks(long seed) {
        var graph = RandomNetwork.of(seed, 25);
        var imported = Passes.run(graph, Arena.ofAuto()).graph();
        Rewriting.assertSameResults(graph, imported, TOLERANCE, seed);

        var shapes = List.of(Shape.of(2, 4, 5, 7));
        var bound = Passes.run(imported.bind(shapes), Arena.ofAuto());
        Rewriting.assertSameResults(graph.bind(shapes), bound.graph(), TOLERANCE, seed);
        assertThat(bound.graph().nodes()).hasSizeLessThanOrEqualTo(graph.nodes().size());
    }

    /** Otherwise the random networks prove nothing. */
    @Test
    void allFireOnRandomNetworks() {
        var fired = new TreeMap<String, Integer>();
        seeds().forEach(seed -> {
            var imported = Passes.run(RandomNetwork.of(seed, 25), Arena.ofAuto());
            var bound = Passes.run(imported.graph().bind(List.of(Shape.of(2, 4, 5, 7))), Arena.ofAuto());
            imported.rewrites().forEach(rewrite -> fired.merge(rewrite.pass(), rewrite.count(), Integer::sum));
            bound.rewrites().forEach(rewrite -> fired.merge(rewrite.pass(), rewrite.count(), Integer::sum));
        });
        assertThat(fired).hasSize(7).allSatisfy((_, count) -> assertThat(count).isGreaterThan(20));
    }

    @Test
    void findNothingMoreTheSecondTime() {
        seeds().limit(20).forEach(seed -> {
            Graph bound = RandomNetwork.of(seed, 25).bind(List.of(Shape.of(1, 4, 5, 7)));
            var once = Passes.run(bound, Arena.ofAuto());
            assertThat(Passes.run(once.graph(), Arena.ofAuto()).rewrites())
                    .as("seed %d", seed)
                    .isEmpty();
        });
    }
}
