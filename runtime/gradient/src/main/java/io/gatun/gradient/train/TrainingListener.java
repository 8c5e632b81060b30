package io.gatun.gradient.train;

/** Hears how training goes, on the thread that trains. */
public interface TrainingListener {
    /** A step was made. */
    default void step(StepProgress progress) {}

    /** An epoch is done, and validated. */
    default void epoch(EpochResult result) {}
}
