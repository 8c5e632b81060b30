package io.gatun;

import io.gatun.spi.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a session runs. Immutable; each method returns a changed copy.
 *
 * @param threads threads that one run may use, the caller included; at least 1
 * @param preferred names of accelerators, the most wanted first; the CPU takes what they leave
 * @param plansKept for how many different input shapes a session keeps its plan and memory
 * @param numerics how exactly it computes
 * @param workers threads that this session shares with others; empty for a pool of its own
 * @param timeLimit how long one call of the session may take, preparing included; empty for as long as it takes
 */
public record Options(
        int threads,
        List<String> preferred,
        int plansKept,
        Numerics numerics,
        Optional<Workers> workers,
        Optional<Duration> timeLimit) {
    public Options {
        preferred = List.copyOf(preferred);
        if (threads < 1) {
            throw new GatunException("a session wants at least 1 thread, got " + threads);
        }
        if (plansKept < 1) {
            throw new GatunException("a session keeps at least 1 plan, got " + plansKept);
        }
        if (timeLimit.isPresent() && !timeLimit.get().isPositive()) {
            throw new GatunException("a timeout is longer than nothing, got " + timeLimit.get());
        }
    }

    /** All processors this process may use (a container's limit counts), the CPU only, plans for 8 shapes, no timeout. */
    public static Options defaults() {
        return new Options(
                Runtime.getRuntime().availableProcessors(),
                List.of(),
                8,
                Numerics.FAST,
                Optional.empty(),
                Optional.empty());
    }

    /** A pool of its own, with so many threads. */
    public Options threads(int threads) {
        return new Options(threads, preferred, plansKept, numerics, Optional.empty(), timeLimit);
    }

    /** Runs on threads that several sessions share. Whoever made the pool closes it, after the sessions. */
    public Options workers(Workers workers) {
        return new Options(workers.threads(), preferred, plansKept, numerics, Optional.of(workers), timeLimit);
    }

    /** Accelerators to ask before the CPU, by name; the most wanted first. */
    public Options prefer(String... accelerators) {
        return new Options(threads, List.of(accelerators), plansKept, numerics, workers, timeLimit);
    }

    /** How exactly to compute; {@link Numerics#FAST} if not said. */
    public Options numerics(Numerics numerics) {
        return new Options(threads, preferred, plansKept, numerics, workers, timeLimit);
    }

    public Options plansKept(int plansKept) {
        return new Options(threads, preferred, plansKept, numerics, workers, timeLimit);
    }

    /**
     * How long one call of the session may take. Then, or when the calling thread is interrupted, it ends with a
     * {@link RunStoppedException}. See {@link RunControl} for how soon.
     */
    public Options timeout(Duration timeout) {
        return new Options(threads, preferred, plansKept, numerics, workers, Optional.of(timeout));
    }
}
