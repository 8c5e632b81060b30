package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import java.util.function.BiConsumer;

/** Examples that something else reads. */
record SourceExamples(int size, int batch, boolean alike, Source source) implements Examples {
    SourceExamples {
        if (size < 1 || batch < 1) {
            throw new GatunException(
                    "training wants at least 1 example and 1 in a batch, got " + size + " and " + batch);
        }
    }

    @Override
    public int batches() {
        return Math.ceilDiv(size, batch);
    }

    @Override
    public void forEachBatch(int epoch, BiConsumer<Tensor, Tensor> use) {
        source.forEachBatch(epoch, use);
    }
}
