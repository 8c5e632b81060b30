package io.gatun;

import java.util.Objects;

/**
 * How a model is loaded. Immutable; each method returns a changed copy.
 *
 * @param limits what the model may ask for, while it loads and when it runs
 * @param copy whether the files are read into memory instead of being mapped: for places where somebody may truncate or
 *     rewrite them while the model is open. Costs their size in memory and the time to read them
 */
public record LoadOptions(Limits limits, boolean copy) {
    public LoadOptions {
        Objects.requireNonNull(limits);
    }

    /** Mapped files, {@link Limits#defaults()}. */
    public static LoadOptions defaults() {
        return new LoadOptions(Limits.defaults(), false);
    }

    public LoadOptions limits(Limits limits) {
        return new LoadOptions(limits, copy);
    }

    /** Reads the files into memory; they may then change or go while the model is open. */
    public LoadOptions copied() {
        return new LoadOptions(limits, true);
    }
}
