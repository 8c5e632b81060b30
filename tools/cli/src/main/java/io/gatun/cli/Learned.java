package io.gatun.cli;

import io.gatun.gradient.train.History;
import io.gatun.graph.Graph;

/**
 * What came of a training.
 *
 * @param network with the weights that were best; without any that learned if no epoch was finished
 */
record Learned(History history, Graph network) {
    /** Whether there is anything to keep. */
    boolean anything() {
        return history.best() > 0;
    }

    /** Whether it went to its end, early or not, so that there is nothing to go on with. */
    boolean complete() {
        return history.ending() == History.Ending.FINISHED || history.ending() == History.Ending.EARLY;
    }
}
