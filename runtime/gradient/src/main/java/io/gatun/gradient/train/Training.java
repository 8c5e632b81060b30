package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.gradient.optimiser.Schedule;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The loop: epochs of steps, validation after each, and the best weights kept. Afterwards the step holds the best weights.
 *
 * <pre>{@code
 * var history = Training.of(step).epochs(20).schedule(new Schedule.Cosine(0.01, 0, steps)).validation(held).run(examples);
 * }</pre>
 */
public final class Training {
    private final TrainingStep step;
    private int epochs = 1;
    private Schedule schedule = new Schedule.Constant(0.01);
    private Optional<Examples> validation = Optional.empty();
    private int patience = Integer.MAX_VALUE;
    private Optional<Path> checkpoint = Optional.empty();
    private boolean resume;
    private String belongsTo = "";
    private TrainingListener listener = new TrainingListener() {};
    private volatile boolean stopped;

    private Training(TrainingStep step) {
        this.step = step;
    }

    /** @param step stays the caller's to close */
    public static Training of(TrainingStep step) {
        return new Training(step);
    }

    /** At most so many. */
    public Training epochs(int epochs) {
        if (epochs < 1) {
            throw new GatunException("training wants at least 1 epoch, got " + epochs);
        }
        this.epochs = epochs;
        return this;
    }

    /** The rate for each step, counted over all epochs. */
    public Training schedule(Schedule schedule) {
        this.schedule = schedule;
        return this;
    }

    /** Examples to look at after each epoch, of which nothing is learned. */
    public Training validation(Examples examples) {
        this.validation = Optional.of(examples);
        return this;
    }

    /** Ends when validation has not become better for so many epochs. */
    public Training patience(int epochs) {
        if (epochs < 1) {
            throw new GatunException("patience is at least 1 epoch, got " + epochs);
        }
        this.patience = epochs;
        return this;
    }

    /** Writes all that is needed to go on to a file, after each epoch. */
    public Training checkpoint(Path file) {
        this.checkpoint = Optional.of(file);
        return this;
    }

    /** Goes on from the checkpoint, if there is one: it then ends as if it had never been interrupted, bit by bit. */
    public Training resume(boolean resume) {
        this.resume = resume;
        return this;
    }

    /** What else a checkpoint must agree with, such as the names of the classes. */
    public Training belongingTo(String what) {
        this.belongsTo = what;
        return this;
    }

    public Training listener(TrainingListener listener) {
        this.listener = listener;
        return this;
    }

    /** Ends the run after the step that it is in; any thread may call this, more than once, even before the run. */
    public void stop() {
        stopped = true;
    }

    /** Leaves an epoch in the middle. */
    private static final class StopWanted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StopWanted() {
            super(null, null, false, false);
        }
    }

    /**
     * Trains.
     *
     * @throws GatunException if it fails before any epoch was finished, or the checkpoint to resume from is damaged or belongs to
     *     something else; later failures are in the history
     */
    public History run(Examples examples) {
        try (var arena = Arena.ofShared()) {
            return new Run(examples, step.weights().copy(arena)).toEnd();
        }
    }

    /** One run, from its beginning or from a checkpoint. */
    private final class Run {
        private final Examples examples;
        private final Weights best;
        private final List<EpochResult> results = new ArrayList<>();
        private int bestEpoch;

        Run(Examples examples, Weights best) {
            this.examples = examples;
            this.best = best;
        }

        History toEnd() {
            History.Ending ending;
            Optional<String> failure = Optional.empty();
            try {
                ending = loop();
            } catch (GatunException failed) {
                if (bestEpoch == 0) {
                    throw failed;
                }
                ending = History.Ending.FAILED;
                failure = Optional.of(failed.getMessage());
            }
            if (bestEpoch > 0) {
                step.weights().copyFrom(best);
            }
            return new History(results, bestEpoch, ending, failure);
        }

        private History.Ending loop() {
            while (results.size() < epochs) {
                if (isExhausted()) {
                    return History.Ending.EARLY;
                }
                if (stopped) {
                    return History.Ending.STOPPED;
                }
                try {
                    var result = epoch();
                    results.add(result);
                    keepIfBest(result);
                    listener.epoch(result);
                } catch (StopWanted _) {
                    return History.Ending.STOPPED;
                }
            }
            return History.Ending.FINISHED;
        }

        private boolean isExhausted() {
            return validation.isPresent() && results.size() - bestEpoch >= patience;
        }

        private EpochResult epoch() {
            int epoch = results.size();
            long start = System.nanoTime();
            var soFar = new Score[] {Score.NONE};
            var rate = new double[1];
            try {
                examples.forEachBatch(epoch, (batch, targets) -> {
                    if (stopped) {
                        throw new StopWanted();
                    }
                    rate[0] = schedule.rate(step.updates().steps());
                    soFar[0] = soFar[0].plus(step.step(batch, targets, rate[0]));
                    listener.step(
                            new StepProgress(epoch + 1, epochs, soFar[0].count(), examples.size(), soFar[0], rate[0]));
                });
            } catch (GatunException failed) {
                throw failed.in("epoch " + (epoch + 1));
            }
            var judged = validation.map(step::evaluate);
            double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            return new EpochResult(epoch + 1, rate[0], soFar[0], judged, seconds);
        }

        private void keepIfBest(EpochResult result) {
            if (bestEpoch == 0
                    || result.validation().isEmpty()
                    || result.validation()
                            .get()
                            .isBetterThan(
                                    results.get(bestEpoch - 1).validation().orElseThrow())) {
                bestEpoch = result.epoch();
                best.copyFrom(step.weights());
            }
        }
    }
}
