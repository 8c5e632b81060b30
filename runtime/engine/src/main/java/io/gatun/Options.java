package io.gatun;

import io.gatun.spi.Workers;
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
 */
public record Options(
        int threads, List<String> preferred, int plansKept, Numerics numerics, Optional<Workers> workers) {
    public Options {
        preferred = List.copyOf(preferred);
        if (threads < 1) {
            throw new GatunException("a session wants at least 1 thread, got " + threads);
        }
        if (plansKept < 1) {
            throw new GatunException("a session keeps at least 1 plan, got " + plansKept);
        }
    }

    /** All processors this process may use (a container's limit counts), the CPU only, plans for 8 shapes. */
    public static Options defaults() {
        return new Options(Runtime.getRuntime().availableProcessors(), List.of(), 8, Numerics.FAST, Optional.empty());
    }

    /** A pool of its own, with so many threads. */
    public Options threads(int threads) {
        return new Options(threads, preferred, plansKept, numerics, Optional.empty());
    }

    /** Runs on threads that several sessions share. Whoever made the pool closes it, after the sessions. */
    public Options workers(Workers workers) {
        return new Options(workers.threads(), preferred, plansKept, numerics, Optional.of(workers));
    }

    /** Accelerators to ask before the CPU, by name; the most wanted first. */
    public Options prefer(String... accelerators) {
        return new Options(threads, List.of(accelerators), plansKept, numerics, workers);
    }

    /** How exactly to compute; {@link Numerics#FAST} if not said. */
    public Options numerics(Numerics numerics) {
        return new Options(threads, preferred, plansKept, numerics, workers);
    }

    public Options plansKept(int plansKept) {
        return new Options(threads, preferred, plansKept, numerics, workers);
    }
}
