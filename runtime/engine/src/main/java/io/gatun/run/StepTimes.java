package io.gatun.run;

/** How long each step of one run takes. For one run at a time. */
public final class StepTimes implements StepWatch {
    private final long[] nanos;
    private long began;

    /** @param steps how many the plan has */
    public StepTimes(int steps) {
        nanos = new long[steps];
    }

    @Override
    public void begins(int step) {
        began = System.nanoTime();
    }

    @Override
    public void ended(int step) {
        nanos[step] = System.nanoTime() - began;
    }

    /** For each step the lesser of both. */
    StepTimes fasterOf(StepTimes other) {
        var faster = new StepTimes(nanos.length);
        for (int i = 0; i < nanos.length; i++) {
            faster.nanos[i] = Math.min(nanos[i], other.nanos[i]);
        }
        return faster;
    }

    /** Nanoseconds of one step. */
    public long nanos(int step) {
        return nanos[step];
    }
}
