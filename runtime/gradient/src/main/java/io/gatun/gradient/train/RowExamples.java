package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.function.BiConsumer;

/** Examples that lie in one tensor, one a row. */
final class RowExamples implements Examples {
    private final Tensor rows;
    private final int[] labels;
    private final int batch;
    private final long seed;

    RowExamples(Tensor rows, int[] labels, int batch, long seed) {
        if (rows.shape().rank() < 2 || labels.length == 0 || rows.shape().dim(0) != labels.length) {
            throw new GatunException("examples want a row for each label, got rows " + rows.type() + " and "
                    + labels.length + " labels");
        }
        if (batch < 1) {
            throw new GatunException("a batch wants at least 1 example, got " + batch);
        }
        this.rows = rows;
        this.labels = labels.clone();
        this.batch = batch;
        this.seed = seed;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int batches() {
        return Math.ceilDiv(labels.length, batch);
    }

    @Override
    public boolean alike() {
        return true;
    }

    @Override
    public void forEachBatch(int epoch, BiConsumer<Tensor, Tensor> use) {
        var order = Seeds.order(labels.length, seed, epoch);
        for (int first = 0; first < order.length; first += batch) {
            int count = Math.min(batch, order.length - first);
            try (var taken = Tensor.allocate(rows.dtype(), rows.shape().with(0, count));
                    var classes = Tensor.allocate(DType.INT64, Shape.of(count))) {
                long bytes = taken.type().bytes() / count;
                for (int i = 0; i < count; i++) {
                    int row = order[first + i];
                    MemorySegment.copy(rows.segment(), row * bytes, taken.segment(), i * bytes, bytes);
                    classes.set(i, (long) labels[row]);
                }
                use.accept(taken, classes);
            }
        }
    }
}
