package io.gatun;

import io.gatun.spi.AcceleratorProvider;
import io.gatun.spi.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a session runs. Immutable; each method returns a changed copy.
 *
 * @param threads threads that one run may use, the caller included; at least 1
 * @param required names of accelerators that must be there and do their work
 * @param preferred names of accelerators to ask after those, the most wanted first; the CPU takes what they leave
 * @param plugins accelerators to know besides those that {@link Devices#find} finds
 * @param inFlight how many runs of {@link Session#runAsync} are in flight at once; others wait
 * @param plansKept for how many different input shapes a session keeps its plan and memory
 * @param numerics how exactly it computes
 * @param workers threads that this session shares with others; empty for a pool of its own
 * @param timeLimit how long one call of the session may take, preparing included; empty for as long as it takes
 */
public record Options(
        int threads,
        List<String> required,
        List<String> preferred,
        List<AcceleratorProvider> plugins,
        int inFlight,
        int plansKept,
        Numerics numerics,
        Optional<Workers> workers,
        Optional<Duration> timeLimit) {
    public Options {
        required = List.copyOf(required);
        preferred = List.copyOf(preferred);
        plugins = List.copyOf(plugins);
        if (threads < 1) {
            throw new GatunException("a session wants at least 1 thread, got " + threads);
        }
        if (inFlight < 1) {
            throw new GatunException("a session has at least 1 run in flight, got " + inFlight);
        }
        if (plansKept < 1) {
            throw new GatunException("a session keeps at least 1 plan, got " + plansKept);
        }
        if (timeLimit.isPresent() && !timeLimit.get().isPositive()) {
            throw new GatunException("a timeout is longer than nothing, got " + timeLimit.get());
        }
    }

    /**
     * All processors this process may use (a container's limit counts), the CPU only, plans for 8 shapes, 2 runs in flight, no
     * timeout.
     */
    public static Options defaults() {
        return new Options(
                Runtime.getRuntime().availableProcessors(),
                List.of(),
                List.of(),
                List.of(),
                2,
                8,
                Numerics.FAST,
                Optional.empty(),
                Optional.empty());
    }

    /** A pool of its own, with so many threads. */
    public Options threads(int threads) {
        return new Options(
                threads, required, preferred, plugins, inFlight, plansKept, numerics, Optional.empty(), timeLimit);
    }

    /** Runs on threads that several sessions share. Whoever made the pool closes it, after the sessions. */
    public Options workers(Workers workers) {
        return new Options(
                workers.threads(),
                required,
                preferred,
                plugins,
                inFlight,
                plansKept,
                numerics,
                Optional.of(workers),
                timeLimit);
    }

    /**
     * Accelerators to ask before the CPU, the most wanted first: {@code opencl}, or {@code opencl:1} for a device by its id or
     * number. One that cannot be used, or fails later, is left out with one line in the log, and the others do its work.
     *
     * <p>A name that no plugin has is an error all the same, when the session is made.
     *
     * <p>{@code auto} stands for all accelerators that can be used, of which those get something that make the network faster
     * than the CPU alone. The first run with new shapes measures that, for some two seconds, and keeps it for later sessions in
     * the user's cache folder ({@link io.gatun.spi.DiskCache}).
     */
    public Options prefer(String... accelerators) {
        return new Options(
                threads, required, List.of(accelerators), plugins, inFlight, plansKept, numerics, workers, timeLimit);
    }

    /**
     * Accelerators that must be there, named as for {@link #prefer} and asked before those: if one cannot be used, there is no
     * session, and if it fails, the call ends with an exception. The CPU takes only the nodes that they do not support.
     */
    public Options require(String... accelerators) {
        return new Options(
                threads, List.of(accelerators), preferred, plugins, inFlight, plansKept, numerics, workers, timeLimit);
    }

    /**
     * An accelerator that is not found by itself, known by its name from here on. If another of the same name is found, this
     * one counts.
     */
    public Options plugin(AcceleratorProvider plugin) {
        var more = Stream.concat(plugins.stream(), Stream.of(plugin)).toList();
        return new Options(threads, required, preferred, more, inFlight, plansKept, numerics, workers, timeLimit);
    }

    /**
     * How many runs of {@link Session#runAsync} are in flight at once. Each has memory of its own for what is computed on the
     * way. Two keep a device busy while results of one run go out and inputs of the next come in; on the CPU one run uses all
     * threads where it can, and a second fills the gaps.
     */
    public Options inFlight(int inFlight) {
        return new Options(threads, required, preferred, plugins, inFlight, plansKept, numerics, workers, timeLimit);
    }

    /** How exactly to compute; {@link Numerics#FAST} if not said. */
    public Options numerics(Numerics numerics) {
        return new Options(threads, required, preferred, plugins, inFlight, plansKept, numerics, workers, timeLimit);
    }

    public Options plansKept(int plansKept) {
        return new Options(threads, required, preferred, plugins, inFlight, plansKept, numerics, workers, timeLimit);
    }

    /**
     * How long one call of the session may take. Then, or when the calling thread is interrupted, it ends with a
     * {@link RunStoppedException}. See {@link RunControl} for how soon.
     */
    public Options timeout(Duration timeout) {
        return new Options(
                threads, required, preferred, plugins, inFlight, plansKept, numerics, workers, Optional.of(timeout));
    }
}
