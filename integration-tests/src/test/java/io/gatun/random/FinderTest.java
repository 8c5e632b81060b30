package io.gatun.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.op.AveragePool;
import io.gatun.op.Concat;
import io.gatun.op.Op;
import io.gatun.op.Padding;
import io.gatun.op.Unary;
import io.gatun.op.Window;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The finder finds: mistakes that are put in come out as the one node that is to blame. */
class FinderTest {
    private static final int MOST_SEEDS = 2000;

    @Test
    void aPoolThatCountsItsPaddingIsFound() {
        var smallest = shrunk(op -> op instanceof AveragePool pool
                ? new AveragePool(pool.window(), pool.ceil(), !pool.countIncludePad())
                : op);
        assertThat(smallest.graph().nodes()).singleElement().satisfies(node -> {
            assertThat(node.op()).isInstanceOf(AveragePool.class);
            assertThat(((AveragePool) node.op()).window().padding())
                    .as("without padding there is nothing to count")
                    .isNotIn(new Padding.Valid(), new Padding.Explicit(List.of(), List.of()));
        });
        assertThat(smallest.feeds()).hasSize(1);
        assertThat(smallest.feeds().getFirst().getFirst().size()).isLessThanOrEqualTo(4);
    }

    @Test
    void aSlopeThatIsNearlyRightIsFound() {
        var smallest = shrunk(op -> op instanceof Unary unary && unary.function() == Unary.Function.LEAKY_RELU
                ? new Unary(unary.function(), unary.alpha() * 1.0001f, 0)
                : op);
        assertThat(smallest.graph().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.operator()).isEqualTo("LeakyRelu"));
        assertThat(smallest.feeds().getFirst().getFirst().size()).isLessThanOrEqualTo(4);
    }

    @Test
    void anOperatorThatRefusesWhatItShouldTakeIsFound() {
        var smallest = shrunk(op -> op instanceof Concat concat && concat.axis() < 0 ? new Concat(99) : op);
        assertThat(smallest.graph().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.operator()).isEqualTo("Concat"));
    }

    @Test
    void aReportNamesTheWayTheGraphAndTheSeed() {
        UnaryOperator<Op> mistake = op -> op instanceof AveragePool pool
                ? new AveragePool(
                        new Window(
                                pool.window().kernel(),
                                pool.window().strides(),
                                List.of(),
                                pool.window().padding()),
                        pool.ceil(),
                        pool.countIncludePad())
                : op;
        var finder = new Finder(List.of(new PlantedWay(mistake)));
        try (var arena = Arena.ofShared()) {
            var found = first(finder, arena);
            assertThat(Report.of(finder, found))
                    .contains(
                            "planted: ",
                            " = AveragePool(",
                            "-Dgatun.random.seed=" + found.subject().seed());
        }
    }

    private static RandomCase shrunk(UnaryOperator<Op> mistake) {
        var finder = new Finder(List.of(new PlantedWay(mistake)));
        try (var arena = Arena.ofShared()) {
            var found = first(finder, arena);
            return new Shrinker(candidate -> finder.examine(candidate).isPresent()).shrink(found.subject());
        }
    }

    private static Finding first(Finder finder, Arena arena) {
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            var found = finder.examine(GraphGenerator.of(seed, arena));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new AssertionError("not found in " + MOST_SEEDS + " graphs");
    }
}
