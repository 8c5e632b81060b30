package io.gatun;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether the work that a thread does for a run shall go on. A run is stopped by its {@link Options#timeout}, by
 * interrupting the thread that called it, or by cancelling the future of {@link Session#runAsync}, and in no other way.
 *
 * <p>Stopping is cooperative: whatever may take long asks {@link #check} now and then. It is asked before each step of a plan,
 * each task of {@link io.gatun.spi.Workers}, each iteration of a loop, and every few thousand elements within an operator's
 * definition; kernels of accelerators are not cut short.
 */
public final class RunControl implements AutoCloseable {
    private static final ThreadLocal<RunControl> CURRENT = new ThreadLocal<>();

    private final Thread caller = Thread.currentThread();
    private final long began = System.nanoTime();
    private final RunControl outer;
    private final long nanos;
    private final BooleanSupplier cancelled;

    /**
     * @param nanos how long the run may take; {@link Long#MAX_VALUE} for ever
     * @param cancelled whether nobody wants its results any more
     */
    private RunControl(RunControl outer, long nanos, BooleanSupplier cancelled) {
        this.outer = outer;
        this.nanos = nanos;
        this.cancelled = cancelled;
    }

    /** Begins a run on this thread, within the one that it is in, if any; closing ends it. */
    static RunControl begin(Optional<Duration> timeout) {
        return begin(timeout.map(RunControl::nanos).orElse(Long.MAX_VALUE), () -> false);
    }

    /** Likewise, as long as the run is not cancelled. @param cancelled is asked by any thread */
    static RunControl begin(BooleanSupplier cancelled) {
        return begin(Long.MAX_VALUE, cancelled);
    }

    private static RunControl begin(long nanos, BooleanSupplier cancelled) {
        var control = new RunControl(CURRENT.get(), nanos, cancelled);
        CURRENT.set(control);
        return control;
    }

    private static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
    }

    /** What this thread works for, to be asked by other threads that help it; outside a run, the thread's interruption. */
    public static RunControl current() {
        var control = CURRENT.get();
        return control == null ? new RunControl(null, Long.MAX_VALUE, () -> false) : control;
    }

    /** @throws RunStoppedException if the work of this thread shall not go on */
    public static void check() {
        var control = CURRENT.get();
        if (control != null) {
            control.require();
        } else if (Thread.currentThread().isInterrupted()) {
            current().require();
        }
    }

    /** Whether {@link #check} would return. */
    static boolean goesOn() {
        try {
            check();
            return true;
        } catch (RunStoppedException stopped) {
            return false;
        }
    }

    /** @throws RunStoppedException if the run's time is up, its caller was interrupted or it was cancelled; may be asked by any thread */
    public void require() {
        if (caller.isInterrupted()) {
            throw stopped("the calling thread was interrupted");
        }
        if (nanos != Long.MAX_VALUE && System.nanoTime() - began >= nanos) {
            throw stopped("the timeout of " + seconds(nanos) + " has passed");
        }
        if (cancelled.getAsBoolean()) {
            throw stopped("it was cancelled");
        }
        if (outer != null) {
            outer.require();
        }
    }

    /** Time left in nanoseconds; {@link Long#MAX_VALUE} if there is no end to it. */
    long left() {
        long own = nanos == Long.MAX_VALUE ? nanos : Math.max(0, nanos - (System.nanoTime() - began));
        return outer == null ? own : Math.min(own, outer.left());
    }

    private RunStoppedException stopped(String why) {
        return new RunStoppedException("stopped after " + seconds(System.nanoTime() - began) + ": " + why);
    }

    private static String seconds(long nanos) {
        return Math.round(nanos / 1e6) / 1e3 + " s";
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
