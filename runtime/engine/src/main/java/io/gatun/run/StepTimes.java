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

    /** Nanoseconds of one step. */
    public long nanos(int step) {
        return nanos[step];
    }
}
