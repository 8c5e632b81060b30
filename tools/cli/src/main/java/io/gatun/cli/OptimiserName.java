package io.gatun.cli;

import io.gatun.gradient.optimiser.Adam;
import io.gatun.gradient.optimiser.Optimiser;
import io.gatun.gradient.optimiser.Sgd;
import java.util.Locale;

/** The optimisers of the command line. */
enum OptimiserName {
    SGD(new Sgd(0.9, true)),
    ADAM(Adam.adam()),
    ADAMW(Adam.adamW());

    final Optimiser optimiser;

    OptimiserName(Optimiser optimiser) {
        this.optimiser = optimiser;
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static final class ByName extends ByWord<OptimiserName> {
        ByName() {
            super(OptimiserName.class);
        }
    }
}
