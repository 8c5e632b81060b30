package io.gatun.gradient.train;

import io.gatun.tensor.Tensor;
import java.util.function.BiConsumer;

/** Examples of which every number is multiplied by the same one. */
record ScaledExamples(Examples rows, double factor) implements Examples {
    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public int batches() {
        return rows.batches();
    }

    @Override
    public boolean alike() {
        return rows.alike();
    }

    @Override
    public void forEachBatch(int epoch, BiConsumer<Tensor, Tensor> use) {
        rows.forEachBatch(epoch, (batch, targets) -> {
            try (var scaled = Tensor.allocate(batch.dtype(), batch.shape())) {
                for (long i = 0; i < scaled.size(); i++) {
                    scaled.set(i, batch.floatAt(i) * factor);
                }
                use.accept(scaled, targets);
            }
        });
    }
}
