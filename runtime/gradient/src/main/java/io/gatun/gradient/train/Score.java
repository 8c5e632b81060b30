package io.gatun.gradient.train;

/**
 * How well a network does.
 *
 * @param loss the mean over the examples
 * @param correct how many it got right; 0 where targets are no classes
 * @param count how many examples there were
 */
public record Score(double loss, long correct, long count) {
    /** Nothing seen yet. */
    public static final Score NONE = new Score(0, 0, 0);

    /** The part it got right, from 0 to 1. */
    public double accuracy() {
        return count == 0 ? 0 : (double) correct / count;
    }

    /** With a batch more. */
    Score plus(StepResult batch) {
        long all = count + batch.count();
        return new Score((loss * count + batch.loss() * batch.count()) / all, correct + batch.correct(), all);
    }

    /** More right, or as many at a smaller loss. */
    boolean isBetterThan(Score other) {
        int byAccuracy = Double.compare(accuracy(), other.accuracy());
        return byAccuracy > 0 || byAccuracy == 0 && loss < other.loss;
    }
}
