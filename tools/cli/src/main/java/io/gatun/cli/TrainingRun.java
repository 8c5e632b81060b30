package io.gatun.cli;

import io.gatun.Options;
import io.gatun.gradient.train.Training;
import io.gatun.gradient.train.TrainingSettings;
import io.gatun.gradient.train.TrainingStep;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.nio.file.Files;

/**
 * A training as the command line runs it: with a checkpoint, somebody who may watch, and Ctrl-C, which keeps the best so far.
 *
 * @param settings of the steps
 * @param belongsTo what a checkpoint must have been made for to be gone on from
 * @param memory how many bytes there are
 * @param err for progress
 */
record TrainingRun(
        Lesson lesson,
        Recipe recipe,
        TrainingSettings settings,
        TrainingFiles files,
        String belongsTo,
        boolean resume,
        long memory,
        PrintWriter err) {

    /** @param arena owns the new weights */
    Learned run(Options options, Arena arena) throws IOException {
        boolean keep = resume;
        try {
            var learned = train(options, arena);
            keep |= learned.anything();
            return learned;
        } finally {
            if (!keep) {
                // of no epoch yet: nobody would miss it
                Files.deleteIfExists(files.checkpoint());
            }
        }
    }

    private Learned train(Options options, Arena arena) {
        try (var step =
                new TrainingStep(lesson.learner(), lesson.prediction(), lesson.learning(), settings.options(options))) {
            var planned = lesson.batch(recipe.batch()).map(batch -> step.requireMemory(batch, memory));
            var examples = lesson.training();
            var training = Training.of(step)
                    .epochs(recipe.epochs())
                    .schedule(recipe.schedule(examples.batches()))
                    .validation(lesson.validation())
                    .patience(recipe.patience())
                    .checkpoint(files.checkpoint())
                    .resume(resume)
                    .belongingTo(belongsTo);
            try (var _ = new Interruption(training::stop);
                    var meter = new TrainingMeter(recipe.epochs(), examples.size(), err)) {
                planned.ifPresent(meter::takes);
                var history = training.listener(meter).run(examples);
                return new Learned(history, lesson.whole().apply(step.trained(arena)));
            }
        }
    }
}
