package io.gatun.gradient.train;

import java.util.Optional;

/** Examples to learn from, and those to validate on. */
record SeenSets(SeenExamples training, Optional<SeenExamples> validation) implements AutoCloseable {
    /** How many bytes of what frozen layers make of examples are kept. */
    private static final long MOST_REMEMBERED = 1L << 30;

    /**
     * Lets them go through the frozen layers once if they are alike in all epochs and what comes out is small enough to keep.
     *
     * @param listener told how far that is
     */
    static SeenSets of(TrainingStep step, Examples training, Optional<Examples> validation, TrainingListener listener) {
        int size = training.size() + validation.map(Examples::size).orElse(0);
        boolean alike = training.alike() && validation.map(Examples::alike).orElse(true);
        if (!alike || !isSmall(step, size)) {
            return new SeenSets(new SeenEachTime(step, training), validation.map(some -> new SeenEachTime(step, some)));
        }
        var seen = SeenOnce.of(step, training, done -> listener.frozenPart(done, size));
        try {
            return new SeenSets(
                    seen,
                    validation.map(some ->
                            SeenOnce.of(step, some, done -> listener.frozenPart(training.size() + done, size))));
        } catch (RuntimeException | Error failure) {
            seen.close();
            throw failure;
        }
    }

    private static boolean isSmall(TrainingStep step, int size) {
        var bytes = step.rememberedBytes(size);
        return bytes.isPresent() && bytes.getAsLong() <= MOST_REMEMBERED;
    }

    @Override
    public void close() {
        training.close();
        validation.ifPresent(SeenExamples::close);
    }
}
