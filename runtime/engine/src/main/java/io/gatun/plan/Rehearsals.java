package io.gatun.plan;

import io.gatun.spi.Rehearsal;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Repeats small runs of kernels on a thread of its own until the JIT has compiled them, each once a process. */
final class Rehearsals {
    /** Compiled kernels do many times as much in a second, those that still box their vectors a tenth of it. */
    private static final double COMPILED_MACS_PER_SECOND = 2e9;

    /** How often a kernel must have been that fast. */
    private static final int FAST_REPETITIONS = 3;

    /** All kernels of a network are compiled before, unless the machine is busy with something else. */
    private static final long LONGEST_NANOS = 2_000_000_000;

    /** For each multiply-add of the network; the first run of a small one, in code that boxes, takes about twice as long. */
    private static final double NANOS_PER_MAC = 1.5;

    private static final Set<Rehearsal> REHEARSED = ConcurrentHashMap.newKeySet();

    private final FutureTask<Void> task;

    private Rehearsals(List<Rehearsal> wanted, long nanos) {
        this.task = new FutureTask<>(() -> rehearse(wanted, nanos), null);
    }

    /**
     * Begins with those that nobody has rehearsed.
     *
     * @param macs multiply-adds of the network, by which it is decided how long rehearsals may take
     */
    static Rehearsals begin(Collection<Rehearsal> wanted, long macs) {
        long nanos = (long) Math.min(LONGEST_NANOS, macs * NANOS_PER_MAC);
        var fresh = wanted.stream().filter(REHEARSED::add).toList();
        var rehearsals = new Rehearsals(fresh, nanos);
        if (fresh.isEmpty()) {
            rehearsals.task.run();
            return rehearsals;
        }
        var thread = new Thread(rehearsals.task, "gatun-rehearsal");
        thread.setDaemon(true);
        thread.start();
        return rehearsals;
    }

    /** Rehearses on the calling thread what nobody has. @param nanos gives up what is not compiled by then */
    static void now(Collection<Rehearsal> wanted, long nanos) {
        rehearse(wanted.stream().filter(REHEARSED::add).toList(), nanos);
    }

    /** Waits for the end; what a kernel threw is thrown here. */
    void await() {
        try {
            task.get();
        } catch (InterruptedException e) {
            task.cancel(false);
            Thread.currentThread().interrupt();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a kernel failed in its rehearsal", failure.getCause());
        }
    }

    /** In turns, so that all kernels wait for the JIT together and not one behind the other. */
    private static void rehearse(List<Rehearsal> wanted, long nanos) {
        long deadline = System.nanoTime() + nanos;
        try (var arena = Arena.ofConfined()) {
            var turns = new ArrayList<Turn>();
            wanted.forEach(rehearsal -> turns.add(new Turn(rehearsal, arena)));
            while (!turns.isEmpty() && System.nanoTime() < deadline) {
                turns.removeIf(Turn::isFastEnough);
            }
        }
    }

    private static final class Turn {
        private final Runnable repetition;
        private final double fastNanos;
        private int fast;

        Turn(Rehearsal rehearsal, Arena arena) {
            this.repetition = rehearsal.in(arena);
            this.fastNanos = rehearsal.macs() / COMPILED_MACS_PER_SECOND * 1e9;
        }

        boolean isFastEnough() {
            long start = System.nanoTime();
            repetition.run();
            if (System.nanoTime() - start < fastNanos) {
                fast++;
            }
            return fast >= FAST_REPETITIONS;
        }
    }
}
