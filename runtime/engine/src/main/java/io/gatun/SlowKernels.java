package io.gatun;

import io.gatun.plan.Plan;
import io.gatun.run.Lifetime;
import io.gatun.run.StepTimes;
import io.gatun.spi.Accelerator;
import io.gatun.spi.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Says so when a kernel stays slow although it is warm. Now and then the JVM compiles one badly, and it is then tens of times
 * slower than the same kernel in another process: nothing about the network explains that, and a restart mends it.
 *
 * <p>A step is slow if it neither multiplies nor moves data at a rate that a sound kernel never falls short of. Only where
 * that seems so is the device's true peak measured, on a thread of its own.
 */
final class SlowKernels {
    private static final System.Logger LOG = System.getLogger(SlowKernels.class.getName());

    /** Of the peak of one thread; sound kernels reach more even with few channels, or when others use the machine, too. */
    private static final double LEAST_SHARE = 0.1;

    /** Bytes a nanosecond; whoever moves more waits for memory. */
    private static final double LEAST_TRAFFIC = 2;

    /** Shorter steps have little to compute, or more threads than they can use. */
    private static final long HEAVY_NANOS = 1_000_000;

    /** More than most cores reach, in floating-point operations a second: what falls short of its share is looked into. */
    private static final double PLAUSIBLE_PEAK = 200e9;

    private static final long LONGEST_SAMPLE = 50_000_000;

    private record Suspect(Explanation.Line line, double nanos) {
        double flops() {
            return 2e9 * line.macs() / nanos;
        }
    }

    private final List<Accelerator> accelerators;
    private final int threads;
    private final Lifetime session;
    private final Consumer<String> warning;

    /**
     * @param threads that a run may use
     * @param session keeps the accelerators open
     */
    SlowKernels(List<Accelerator> accelerators, int threads, Lifetime session) {
        this(accelerators, threads, session, text -> LOG.log(System.Logger.Level.WARNING, text));
    }

    SlowKernels(List<Accelerator> accelerators, int threads, Lifetime session, Consumer<String> warning) {
        this.accelerators = accelerators;
        this.threads = threads;
        this.session = session;
        this.warning = warning;
    }

    /** @param best the steps' best times while nobody else ran; the caller is in a run of the session */
    void look(Plan plan, Explanation explanation, StepTimes best) {
        var suspects = new ArrayList<Suspect>();
        for (int i = 0; i < plan.steps().size(); i++) {
            var suspect = new Suspect(explanation.steps().get(i), best.nanos(i));
            if (!plan.steps().get(i).step().isDefinition() && isSlow(suspect, PLAUSIBLE_PEAK)) {
                suspects.add(suspect);
            }
        }
        if (!suspects.isEmpty()) {
            session.begin();
            Thread.ofPlatform().daemon().name("gatun-slow-kernels").start(() -> {
                try {
                    confirm(explanation.model(), suspects);
                } finally {
                    session.end();
                }
            });
        }
    }

    private boolean isSlow(Suspect step, double peak) {
        return step.line.macs() > 0
                && step.nanos >= HEAVY_NANOS
                && step.line.traffic() / step.nanos < LEAST_TRAFFIC
                && step.flops() < expected(peak);
    }

    /** Of two threads one may be a hyperthread, which adds nothing. */
    private double expected(double peak) {
        return LEAST_SHARE * peak * Math.max(1, threads / 2);
    }

    private void confirm(String model, List<Suspect> suspects) {
        for (var accelerator : accelerators) {
            var here = suspects.stream()
                    .filter(suspect -> suspect.line.device().equals(accelerator.name()))
                    .sorted(Comparator.comparingDouble(Suspect::nanos).reversed())
                    .toList();
            if (here.isEmpty()) {
                continue;
            }
            var peak = peak(accelerator, here.getFirst());
            var slow = here.stream()
                    .filter(suspect -> peak.isPresent() && isSlow(suspect, peak.getAsDouble()))
                    .toList();
            if (!slow.isEmpty()) {
                warning.accept(text(model, slow, peak.getAsDouble()));
            }
        }
    }

    /** Sampled for as long as the step took: who shares the machine then slows both down. */
    private static OptionalDouble peak(Accelerator accelerator, Suspect longest) {
        long sample = (long) Math.min(longest.nanos, LONGEST_SAMPLE);
        try (var one = new Workers(1)) {
            return accelerator.measurePeak(one, Duration.ofNanos(sample));
        }
    }

    private String text(String model, List<Suspect> slow, double peak) {
        var worst = slow.getFirst();
        return String.format(
                Locale.ROOT,
                "%s: node '%s' (%s) takes %.1f ms in kernel %s on %s: %.1f GFLOP/s, expected at least %.1f (threads %d)%s;"
                        + " the JVM has probably compiled the kernel badly, and a restart mends that",
                model,
                worst.line.node(),
                worst.line.operator(),
                worst.nanos / 1e6,
                worst.line.kernel(),
                worst.line.device(),
                worst.flops() / 1e9,
                expected(peak) / 1e9,
                threads,
                slow.size() == 1 ? "" : ", and " + (slow.size() - 1) + " more as slow");
    }
}
