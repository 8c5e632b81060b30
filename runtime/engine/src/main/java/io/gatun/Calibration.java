package io.gatun;

import io.gatun.graph.Graph;
import io.gatun.plan.DerivedConstants;
import io.gatun.plan.FirstRuns;
import io.gatun.spi.DeviceException;
import io.gatun.spi.DiskCache;
import io.gatun.tensor.Tensor;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Places a graph where it was measured to run fastest, so that no device makes it slower than the CPU alone. What was measured
 * is kept on disk for later sessions of the same network, shapes and devices.
 *
 * @param descriptions of the devices, by the accelerators' names
 */
record Calibration(Planner all, Map<String, String> descriptions, DiskCache cache) {
    private static final System.Logger LOG = System.getLogger(Calibration.class.getName());

    /** A device is worth while if it takes less than this share of the CPU's time: else the noise of the clock decides. */
    private static final double WORTH_WHILE = 0.95;

    /** For the runs of all candidates together. */
    private static final long BUDGET_NANOS = 2_000_000_000L;

    /** Of the time that the caller has left for its whole call. */
    private static final int SHARE_OF_TIMEOUT = 4;

    /** Whoever takes so many times as long as the best so far is out. */
    private static final int HOPELESS = 3;

    private static final int FEWEST_RUNS = 3;
    private static final int MOST_RUNS = 500;

    /** @param planner of the accelerators that are used */
    record Placed(Execution execution, Planner planner, List<String> notes) {}

    private record Measured(Candidate candidate, double nanos) {
        @Override
        public String toString() {
            return candidate.label() + " "
                    + (nanos == Double.POSITIVE_INFINITY
                            ? "not measured in time"
                            : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6));
        }
    }

    /** @param graph bound and optimised */
    Placed place(Graph graph, DerivedConstants derived) {
        var safe = Candidate.safe(all);
        if (!Stage.knowsAll(graph)) {
            return placed(graph, derived, safe, safe.label() + ", as shapes depend on the inputs' numbers");
        }
        var candidates = Candidate.of(graph, all);
        if (candidates.size() == 1) {
            return placed(graph, derived, safe, safe.label() + ", as no other accelerator takes any of it");
        }
        var key = Fingerprint.of(graph, all, descriptions);
        var kept = cache.get(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        var known = kept.flatMap(text -> candidates.stream()
                .filter(candidate -> text.startsWith(candidate.label() + "\n"))
                .findFirst());
        if (known.isPresent()) {
            return placed(
                    graph,
                    derived,
                    known.get(),
                    kept.get().substring(known.get().label().length() + 1) + " (measured by an earlier session)");
        }
        var measured = measure(graph, derived, candidates);
        var best = best(measured);
        var words = best.candidate().label() + ", the fastest of "
                + measured.stream().map(Measured::toString).collect(Collectors.joining(", "));
        cache.put(key, (best.candidate().label() + "\n" + words).getBytes(StandardCharsets.UTF_8));
        return placed(graph, derived, best.candidate(), words + " (measured now)");
    }

    private static Placed placed(Graph graph, DerivedConstants derived, Candidate candidate, String why) {
        return new Placed(
                candidate.planner().prepare(graph, derived), candidate.planner(), List.of("auto: placed on " + why));
    }

    private static Measured best(List<Measured> measured) {
        var cpu = measured.getFirst();
        return measured.stream()
                .filter(one -> one.nanos < WORTH_WHILE * cpu.nanos)
                .min(Comparator.comparingDouble(Measured::nanos))
                .orElse(cpu);
    }

    /** @return in the order of the candidates, of which the first is the CPU */
    private List<Measured> measure(Graph graph, DerivedConstants derived, List<Candidate> candidates) {
        long budget = Math.min(BUDGET_NANOS, RunControl.current().left() / SHARE_OF_TIMEOUT);
        var measured = new ArrayList<Measured>();
        try (var inputs = new Inputs(graph)) {
            ToDoubleFunction<Candidate> nanos = candidate -> nanos(
                    (Execution.Planned) candidate.planner().prepare(graph, derived),
                    inputs.tensors,
                    budget,
                    budget / (candidates.size() + 1),
                    measured.stream().mapToDouble(Measured::nanos).min().orElse(Double.POSITIVE_INFINITY));
            for (var candidate : candidates) {
                measured.add(new Measured(candidate, nanos.applyAsDouble(candidate)));
            }
            var cpu = measured.getFirst();
            if (best(measured) != cpu) {
                // the JVM goes on compiling kernels while it waits for devices: the CPU has the last word
                double again = nanos.applyAsDouble(cpu.candidate());
                measured.set(0, new Measured(cpu.candidate(), Math.min(cpu.nanos, again)));
            }
        }
        return measured;
    }

    /**
     * The fastest of a few runs after one that does not count; infinite if not one ended in time.
     *
     * @param longest one run may take, for drivers do much in the first, unless nobody has been measured yet
     * @param share of the time that this candidate gets
     * @param toBeat the best of the other candidates so far
     */
    private static double nanos(
            Execution.Planned execution, List<Tensor> inputs, long longest, long share, double toBeat) {
        awaitWarm();
        double best = Double.POSITIVE_INFINITY;
        long began = System.nanoTime();
        var limit = toBeat == Double.POSITIVE_INFINITY
                ? Optional.<Duration>empty()
                : Optional.of(Duration.ofNanos(Math.max(longest, (long) (HOPELESS * toBeat))));
        try (execution) {
            for (int run = 0; run < MOST_RUNS; run++) {
                long start = System.nanoTime();
                try (var _ = RunControl.begin(limit)) {
                    execution.run(inputs).forEach(Tensor::close);
                }
                long now = System.nanoTime();
                if (run > 0 || now - began > share) {
                    best = Math.min(best, now - start);
                }
                boolean enough = run >= FEWEST_RUNS && (now - began > share || best > HOPELESS * toBeat);
                if (enough || now - began > 2 * share) {
                    break;
                }
            }
        } catch (RunStoppedException tooSlow) {
            RunControl.check(); // unless it is the caller who has no more time
        } catch (DeviceException failed) {
            throw failed;
        } catch (GatunException refusal) {
            LOG.log(Level.DEBUG, "inputs made up for measuring do not suit the network", refusal);
        }
        return best;
    }

    /** A CPU whose kernels are not compiled would lose against any device. */
    private static void awaitWarm() {
        try {
            FirstRuns.awaitWarm();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            RunControl.check();
        }
    }

    /** Numbers around 0, as normalised pictures have them. */
    private static final class Inputs implements AutoCloseable {
        private final List<Tensor> tensors = new ArrayList<>();

        Inputs(Graph graph) {
            var random = new Random(1);
            try {
                for (var input : graph.inputs()) {
                    var type = graph.requireType(input.value());
                    var tensor = Tensor.allocate(type.dtype(), type.shape());
                    tensors.add(tensor);
                    for (long i = 0; type.dtype().isFloating() && i < tensor.size(); i++) {
                        tensor.set(i, random.nextFloat() - 0.5);
                    }
                }
            } catch (RuntimeException | Error failure) {
                close();
                throw failure;
            }
        }

        @Override
        public void close() {
            tensors.forEach(Tensor::close);
        }
    }
}
