package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.gradient.optimiser.Schedule;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * Trains. Examples that are alike in all epochs go through the frozen layers once, if what comes out takes no more than a
     * gibibyte.
     *
     * @throws GatunException if it fails before any epoch was finished, or the checkpoint to resume from is damaged or belongs to
     *     something else; later failures are in the history
     */
    public History run(Examples examples) {
        try (var arena = Arena.ofShared()) {
            var state = new RunState(step, arena);
            var save = prepareCheckpoint(state, examples);
            History.Ending ending;
            Optional<String> failure = Optional.empty();
            try {
                ending = loop(examples, state, save);
            } catch (GatunException failed) {
                if (state.best() == 0) {
                    throw failed;
                }
                ending = History.Ending.FAILED;
                failure = Optional.of(failed.getMessage());
            }
            state.restoreBest();
            return new History(state.results(), state.best(), ending, failure);
        }
    }

    /** Hears of the frozen part, too, and ends there if it is to. */
    private TrainingListener stoppable(TrainingListener heard) {
        return new TrainingListener() {
            @Override
            public void frozenPart(int done, int size) {
                requireGoingOn();
                heard.frozenPart(done, size);
            }
        };
    }

    private void requireGoingOn() {
        if (stopped) {
            throw new StopWanted();
        }
    }

    /** Goes on from the checkpoint, or writes the first, before work is spent that could not be saved. */
    private Runnable prepareCheckpoint(RunState state, Examples examples) {
        if (checkpoint.isEmpty()) {
            return () -> {};
        }
        var file = checkpoint.get();
        var identity = RunIdentity.of(step, belongsTo, schedule.toString(), examples, validation);
        if (resume && Files.exists(file)) {
            state.load(file, identity);
        } else {
            state.save(file, identity);
        }
        return () -> state.save(file, identity);
    }

    private History.Ending loop(Examples examples, RunState state, Runnable save) {
        var over = ending(state);
        if (over.isPresent()) {
            return over.get();
        }
        try (var seen = SeenSets.of(step, examples, validation, stoppable(listener))) {
            while (over.isEmpty()) {
                var result = epoch(seen, state.results().size());
                state.add(result);
                save.run();
                listener.epoch(result);
                over = ending(state);
            }
            return over.get();
        } catch (StopWanted _) {
            return History.Ending.STOPPED;
        }
    }

    /** Why no epoch follows, if none does. */
    private Optional<History.Ending> ending(RunState state) {
        if (state.results().size() >= epochs) {
            return Optional.of(History.Ending.FINISHED);
        }
        boolean impatient = validation.isPresent() && state.sinceBest() >= patience;
        return impatient ? Optional.of(History.Ending.EARLY) : Optional.empty();
    }

    /** @param epoch from 0 on */
    private EpochResult epoch(SeenSets seen, int epoch) {
        long start = System.nanoTime();
        var soFar = new Score[] {Score.NONE};
        var rate = new double[1];
        try {
            seen.training().forEachBatch(epoch, (batch, frontier, targets) -> {
                requireGoingOn();
                rate[0] = schedule.rate(step.updates().steps());
                soFar[0] = soFar[0].plus(step.step(batch, frontier, targets, rate[0]));
                listener.step(new StepProgress(
                        epoch + 1, epochs, soFar[0].count(), seen.training().size(), soFar[0], rate[0]));
            });
        } catch (GatunException failed) {
            throw failed.in("epoch " + (epoch + 1));
        }
        var judged = seen.validation().map(step::evaluate);
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        return new EpochResult(epoch + 1, rate[0], soFar[0], judged, seconds);
    }
}
