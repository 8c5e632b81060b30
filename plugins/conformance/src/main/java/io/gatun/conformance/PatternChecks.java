package io.gatun.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.conformance.watch.Watch;
import io.gatun.conformance.watch.Watching;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import java.lang.foreign.Arena;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs small graphs, by the accelerator alone as far as it takes them, and with nodes in between given to the CPU. */
final class PatternChecks {
    private static final int RANDOM_NETWORKS = 30;

    private final DeviceUnderTest device;

    PatternChecks(DeviceUnderTest device) {
        this.device = device;
    }

    Stream<DynamicTest> patterns() {
        device.bench();
        return Patterns.all().entrySet().stream().flatMap(pattern -> both(pattern.getKey(), pattern.getValue()));
    }

    Stream<DynamicTest> randomNetworks() {
        device.bench();
        return LongStream.range(0, RANDOM_NETWORKS)
                .boxed()
                .flatMap(seed -> both("random network " + seed, arena -> RandomNetwork.of(seed, arena)));
    }

    private Stream<DynamicTest> both(String name, Function<Arena, Graph> drawing) {
        return Stream.of(
                test(name, drawing, _ -> false),
                test(name + ", in turns with the CPU", drawing, PatternChecks::isForTheCpu));
    }

    /** Half of all nodes, always the same. */
    private static boolean isForTheCpu(Node node) {
        return (node.output().name().hashCode() * 0x9E3779B9 >>> 16 & 1) == 0;
    }

    private DynamicTest test(String name, Function<Arena, Graph> drawing, Predicate<Node> refuses) {
        return dynamicTest(
                name,
                () -> device.within(name, () -> {
                    try (var arena = Arena.ofShared()) {
                        var graph = drawing.apply(arena);
                        var inputs = Sketch.inputs(graph, 7, arena);
                        var watch = new Watch();
                        var watching = Watching.by(watch).refusing(refuses).withGuards();
                        try {
                            Trial.compare(graph, inputs, device.bench().preferring(watching), Closeness.ofGraph());
                        } finally {
                            watch.requireNoComplaints();
                        }
                    }
                }));
    }
}
