package io.gatun.gradient.train;

/** Examples that go through the frozen layers in every epoch. */
record SeenEachTime(TrainingStep step, Examples examples) implements SeenExamples {
    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public void forEachBatch(int epoch, Use use) {
        examples.forEachBatch(
                epoch,
                (batch, targets) ->
                        step.throughFrozen(batch, frontier -> use.accept(batch.shape(), frontier, targets)));
    }

    @Override
    public void close() {}
}
