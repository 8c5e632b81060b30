package io.gatun.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.graph.Graph;
import io.gatun.onnx.DefinitionRunner;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs passes on a graph and compares what it computes before and after, by the operators' definitions. */
final class Rewriting {
    private static final long BATCH = 2;

    private Rewriting() {}

    /** Asserts that {@code pass} fires {@code count} times and changes no bit of any output; returns the new graph. */
    static Graph fires(int count, Pass pass, Graph graph) {
        return firesWithin(0, count, pass, graph);
    }

    /** As {@link #fires}; outputs may differ by {@code relative} times the largest element of the output. */
    static Graph firesWithin(double relative, int count, Pass pass, Graph graph) {
        var optimised = Passes.run(List.of(pass), graph, Arena.ofAuto());
        assertThat(optimised.rewrites()).containsExactly(new Rewrite(pass.name(), count));
        assertSameResults(graph, optimised.graph(), relative, 7);
        return optimised.graph();
    }

    static void doesNotFire(Pass pass, Graph graph) {
        assertThat(Passes.run(List.of(pass), graph, Arena.ofAuto()).rewrites()).isEmpty();
    }

    /** Asserts equal inputs, equal outputs by name, and equal results on random inputs; symbols become {@link #BATCH}. */
    static void assertSameResults(Graph before, Graph after, double relative, long seed) {
        assertThat(after.inputs()).isEqualTo(before.inputs());
        assertThat(after.outputs()).isEqualTo(before.outputs());
        var inputs = randomInputs(before, new Random(seed));
        var wanted = DefinitionRunner.run(before, inputs, Arena.ofAuto());
        var got = DefinitionRunner.run(after, inputs, Arena.ofAuto());
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(got.get(i).type()).isEqualTo(wanted.get(i).type());
            double most = 0;
            for (long j = 0; j < wanted.get(i).size(); j++) {
                most = Math.max(most, Math.abs(wanted.get(i).doubleAt(j)));
            }
            for (long j = 0; j < wanted.get(i).size(); j++) {
                double difference =
                        Math.abs(got.get(i).doubleAt(j) - wanted.get(i).doubleAt(j));
                boolean same =
                        Double.compare(got.get(i).doubleAt(j), wanted.get(i).doubleAt(j)) == 0;
                assertThat(same || difference <= relative * most)
                        .as(
                                "seed %d, output %s element %d: got %s, wanted %s",
                                seed,
                                before.outputs().get(i),
                                j,
                                got.get(i).doubleAt(j),
                                wanted.get(i).doubleAt(j))
                        .isTrue();
            }
        }
    }

    private static List<Tensor> randomInputs(Graph graph, Random random) {
        var tensors = new ArrayList<Tensor>();
        for (var input : graph.inputs()) {
            tensors.add(random(
                    random, input.dtype(), input.shapeWith(Map.of(), BATCH).dims()));
        }
        return tensors;
    }

    /** Normally distributed numbers. */
    static Tensor random(Random random, DType dtype, long... dims) {
        var tensor = Tensor.allocate(new TensorType(dtype, Shape.of(dims)), Arena.ofAuto());
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }
}
