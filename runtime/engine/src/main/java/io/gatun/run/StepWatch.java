package io.gatun.run;

/** Is told where a run is, on the thread that runs. Steps are known by their place in the plan. */
public interface StepWatch {
    void begins(int step);

    /** The step is done; not called if it failed. */
    void ended(int step);
}
