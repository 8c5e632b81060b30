package io.gatun.cli;

import io.gatun.gradient.train.Examples;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.data.Features;
import io.gatun.zoo.data.LabelledPicture;
import java.util.List;
import java.util.function.BiConsumer;

/** What a frozen network saw in pictures, once or in several changed copies of each: epochs take turns with these. */
final class FeatureExamples implements Examples {
    private final List<Examples> views;

    private FeatureExamples(List<Examples> views) {
        this.views = views;
    }

    /**
     * @param views at least one; stay the caller's to close, after the last use
     * @param batch pictures in each batch but the last
     * @param seed of their order
     */
    static FeatureExamples of(List<Features> views, int batch, long seed) {
        return new FeatureExamples(views.stream()
                .map(view -> Examples.rows(view.tensor(), labels(view), batch, seed))
                .toList());
    }

    private static int[] labels(Features features) {
        return features.pictures().stream().mapToInt(LabelledPicture::label).toArray();
    }

    @Override
    public int size() {
        return views.getFirst().size();
    }

    @Override
    public int batches() {
        return views.getFirst().batches();
    }

    @Override
    public boolean alike() {
        return views.size() == 1;
    }

    @Override
    public void forEachBatch(int epoch, BiConsumer<Tensor, Tensor> use) {
        views.get(epoch % views.size()).forEachBatch(epoch, use);
    }
}
