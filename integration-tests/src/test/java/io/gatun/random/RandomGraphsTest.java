package io.gatun.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Numerics;
import io.gatun.spi.Workers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Random graphs, computed in every way there is. docs/random-graphs.md says how to run more of them, and one again.
 */
class RandomGraphsTest {
    private static final long FIRST = Long.getLong("gatun.random.seed", 1);
    private static final long GRAPHS = Long.getLong("gatun.random.graphs", 20_000);
    private static final long MINUTES = Long.getLong("gatun.random.minutes", 5);
    private static final int MOST_FINDINGS = Integer.getInteger("gatun.random.findings", 5);

    /** The least share of the graphs that ONNX Runtime must take part in. */
    private static final double COMPARED_WITH_ONNX_RUNTIME = 0.75;

    private final AtomicLong next = new AtomicLong();
    private final List<String> findings = Collections.synchronizedList(new ArrayList<>());

    @Test
    void everyWayComputesWhatTheDefinitionsSay() throws Exception {
        long deadline = System.nanoTime() + MINUTES * 60_000_000_000L;
        var compared = new AtomicLong();
        try (var one = new Workers(1);
                var two = new Workers(2);
                var threads = Executors.newFixedThreadPool(2)) {
            var finder = new Finder(ways(one, two));
            var shrinking = new Finder(ways(one, two));
            Callable<Void> loop = () -> {
                while (findings.size() < MOST_FINDINGS && System.nanoTime() < deadline) {
                    long i = next.getAndIncrement();
                    if (i >= GRAPHS) {
                        break;
                    }
                    examine(finder, shrinking, FIRST + i);
                    compared.incrementAndGet();
                }
                return null;
            };
            for (var done : threads.invokeAll(List.of(loop, loop))) {
                done.get();
            }
            report(finder, compared.get());
            assertThat(findings).isEmpty();
            assertThat(compared.get())
                    .as(
                            "graphs compared within %d minutes; -Dgatun.random.graphs and -Dgatun.random.minutes say how many and how long",
                            MINUTES)
                    .isEqualTo(GRAPHS);
            if (GRAPHS >= 1000) {
                assertThat(finder.counts().get("ONNX Runtime").doubleValue() / GRAPHS)
                        .as("share of graphs that ONNX Runtime computed")
                        .isGreaterThan(COMPARED_WITH_ONNX_RUNTIME);
            }
        }
    }

    static List<Way> ways(Workers one, Workers two) {
        return List.of(
                new PassesWay(),
                new SessionWay(one, Numerics.FAST, 1),
                new SessionWay(two, Numerics.FAST, 2),
                new KernelsWay(one),
                new SessionWay(one, Numerics.STRICT, 8),
                new SessionWay(two, Numerics.STRICT, 16),
                new SessionWay(one, Numerics.COMPACT, 8),
                new OnnxRuntimeWay());
    }

    private void examine(Finder finder, Finder shrinking, long seed) {
        try (var arena = Arena.ofShared()) {
            RandomCase randomCase;
            try {
                randomCase = GraphGenerator.of(seed, arena);
            } catch (RuntimeException refusal) {
                findings.add(Report.notMade(seed, refusal));
                return;
            }
            finder.examine(randomCase).map(found -> Report.of(shrinking, found)).ifPresent(text -> {
                System.out.println(text);
                findings.add(text);
            });
        }
    }

    private static void report(Finder finder, long compared) {
        System.out.printf("random graphs: %d compared, seeds from %d%n", compared, FIRST);
        new TreeMap<>(finder.counts()).forEach((what, count) -> System.out.printf("  %7d  %s%n", count.sum(), what));
    }
}
