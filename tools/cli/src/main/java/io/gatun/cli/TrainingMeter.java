package io.gatun.cli;

import io.gatun.gradient.train.EpochResult;
import io.gatun.gradient.train.Score;
import io.gatun.gradient.train.StepProgress;
import io.gatun.gradient.train.TrainingListener;
import io.gatun.gradient.train.TrainingMemory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How training goes, on stderr: a bar where somebody is watching, else a line an epoch. */
final class TrainingMeter implements TrainingListener, AutoCloseable {
    private final int epochs;
    private final long examples;
    private final PrintWriter err;
    private final Progress progress;
    private Optional<Score> validation = Optional.empty();
    private Optional<String> untold = Optional.empty();
    private double seconds;
    private int heard;

    /**
     * @param epochs at most
     * @param examples of an epoch
     */
    TrainingMeter(int epochs, long examples, PrintWriter err) {
        this.epochs = epochs;
        this.examples = examples;
        this.err = err;
        this.progress = new Progress("train", epochs * examples);
    }

    /** Says what training takes: at once where somebody is watching, else when there is something to say of an epoch, too. */
    void takes(TrainingMemory planned) {
        untold = Optional.of("training takes " + planned.line());
        if (Terminal.isWatched()) {
            tell();
        }
    }

    private void tell() {
        untold.ifPresent(err::println);
        untold = Optional.empty();
    }

    @Override
    public void step(StepProgress step) {
        long before = (step.epoch() - 1) * examples;
        progress.at(before + step.done(), brief(step));
    }

    /** Such as {@code 3/30 loss 0.51 train 83 % val 79 %}: it stands behind a bar, in what is left of a line. */
    private String brief(StepProgress step) {
        return String.format(
                        Locale.ROOT,
                        "%d/%d loss %.2f train %.0f %%",
                        step.epoch(),
                        epochs,
                        step.soFar().loss(),
                        100 * step.soFar().accuracy())
                + validation
                        .map(score -> String.format(Locale.ROOT, " val %.0f %%", 100 * score.accuracy()))
                        .orElse("");
    }

    @Override
    public void epoch(EpochResult result) {
        validation = result.validation();
        seconds += result.seconds();
        heard++;
        if (!Terminal.isWatched()) {
            tell();
            err.println(line(result, left(result.epoch())));
        }
    }

    /** If all epochs take as long as those so far. */
    private Duration left(int epoch) {
        return Duration.ofMillis(Math.round(1000 * seconds / heard * (epochs - epoch)));
    }

    /** Such as {@code epoch 3/30: loss 0.512, accuracy 83.1 %; validation loss 0.602, accuracy 79.0 %; 0:33 left}. */
    private String line(EpochResult result, Duration left) {
        return "epoch " + result.epoch() + "/" + epochs + ": " + score(result.training())
                + result.validation()
                        .map(score -> "; validation " + score(score))
                        .orElse("") + "; "
                + time(left) + " left";
    }

    private static String score(Score score) {
        return String.format(Locale.ROOT, "loss %.3f, accuracy %s", score.loss(), percent(score));
    }

    static String percent(Score score) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * score.accuracy());
    }

    /** Such as {@code 0:33} or {@code 1:02:33}. */
    static String time(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    @Override
    public void close() {
        progress.close();
    }
}
