package io.gatun.cli;

import io.gatun.gradient.train.Examples;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.data.Augmentation;
import io.gatun.zoo.data.PictureBatch;
import io.gatun.zoo.data.PictureLoader;
import java.util.function.BiConsumer;

/** Pictures of a folder, read and changed anew in each epoch. */
record PictureExamples(PictureLoader loader) implements Examples {
    @Override
    public int size() {
        return loader.folder().pictures().size();
    }

    @Override
    public int batches() {
        return Math.ceilDiv(size(), loader.batch());
    }

    @Override
    public boolean alike() {
        return loader.augmentation().equals(Augmentation.NONE);
    }

    @Override
    public void forEachBatch(int epoch, BiConsumer<Tensor, Tensor> use) {
        loader.forEachBatch(epoch, batch -> {
            try (var labels = labels(batch)) {
                use.accept(batch.tensor(), labels);
            }
        });
    }

    private static Tensor labels(PictureBatch batch) {
        var pictures = batch.pictures();
        var labels = Tensor.allocate(DType.INT64, Shape.of(pictures.size()));
        for (int i = 0; i < pictures.size(); i++) {
            labels.set(i, (long) pictures.get(i).label());
        }
        return labels;
    }
}
