package io.gatun.gradient.train;

import java.util.List;
import java.util.Optional;

/**
 * How a network learned.
 *
 * @param epochs those that were finished, in order
 * @param best the epoch whose weights were kept, from 1 on: the one with the best validation, or the last if nothing was
 *     validated; 0 if none was finished
 * @param ending why there are no more
 * @param failure what went wrong, as one line, if the run {@link Ending#FAILED}
 */
public record History(List<EpochResult> epochs, int best, Ending ending, Optional<String> failure) {
    /** Why a run ended. */
    public enum Ending {
        /** All epochs are done. */
        FINISHED,
        /** Validation had not become better for as long as the patience went. */
        EARLY,
        /** Somebody wanted it to end. */
        STOPPED,
        /** The loss was no number any more, or the checkpoint could not be written; what was best is kept. */
        FAILED
    }

    /** Copies the list. */
    public History {
        epochs = List.copyOf(epochs);
    }

    /** The epoch whose weights were kept; empty if none was finished. */
    public Optional<EpochResult> bestEpoch() {
        return epochs.stream().filter(result -> result.epoch() == best).findFirst();
    }
}
