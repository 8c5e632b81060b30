package io.gatun.run;

import io.gatun.spi.ColdStart;
import io.gatun.spi.Workers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The best time of each step over a few runs of a plan that is warm: found once, and from then on a run costs one look at a
 * field more. Runs that share their threads with another do not count.
 */
final class WarmTimes {
    /** HotSpot interprets a method that is called once in a run as long as this. */
    private static final int RUNS_BEFORE = 200;

    private static final long NANOS_BEFORE = 3_000_000_000L;
    private static final int SAMPLES = 5;

    private final int steps;
    private final Workers workers;
    private final int runsBefore;
    private final long nanosBefore;
    private final long planned = System.nanoTime();
    private final AtomicInteger runs = new AtomicInteger();
    private volatile Consumer<StepTimes> listener;
    private StepTimes best;
    private int samples;

    WarmTimes(int steps, Workers workers) {
        this(steps, workers, RUNS_BEFORE, NANOS_BEFORE);
    }

    /**
     * @param runsBefore runs that make a plan warm,
     * @param nanosBefore and how long it must have existed as well, as the JVM compiles beside the runs
     */
    WarmTimes(int steps, Workers workers, int runsBefore, long nanosBefore) {
        this.steps = steps;
        this.workers = workers;
        this.runsBefore = runsBefore;
        this.nanosBefore = nanosBefore;
    }

    /** Whom to tell, once. */
    void listener(Consumer<StepTimes> listener) {
        this.listener = listener;
    }

    /** What the run that begins now shall be timed with: null for nearly every run. */
    StepTimes begin() {
        if (listener == null
                || ColdStart.isCold()
                || runs.incrementAndGet() <= runsBefore
                || System.nanoTime() - planned < nanosBefore
                || workers.runs() > 0) {
            return null;
        }
        return new StepTimes(steps);
    }

    /** The run that was timed is done. */
    void end(StepTimes times) {
        if (workers.runs() > 0) {
            return;
        }
        Consumer<StepTimes> told;
        synchronized (this) {
            best = best == null ? times : best.fasterOf(times);
            samples++;
            if (samples < SAMPLES || listener == null) {
                return;
            }
            told = listener;
            listener = null;
        }
        told.accept(best);
    }
}
