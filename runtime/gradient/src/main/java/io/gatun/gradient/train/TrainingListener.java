package io.gatun.gradient.train;

/** Hears how training goes, on the thread that trains. */
public interface TrainingListener {
    /**
     * Before the first epoch, the frozen part of the network has seen examples that are alike in all epochs.
     *
     * @param done how many, those for validation included
     * @param size how many there are
     */
    default void frozenPart(int done, int size) {}

    /** A step was made. */
    default void step(StepProgress progress) {}

    /** An epoch is done, and validated. */
    default void epoch(EpochResult result) {}
}
