package io.gatun.gradient.train;

import io.gatun.tensor.Tensor;
import java.util.function.BiConsumer;

/** Labelled examples, batch by batch. */
public interface Examples {
    /** How many there are in an epoch. */
    int size();

    /** How many batches they come in; all but the last have the same size. */
    int batches();

    /** Whether each epoch has the same examples, unchanged, in whatever order: then what is frozen may look at them once. */
    boolean alike();

    /**
     * Hands every batch of an epoch over, in an order that depends on the epoch and on nothing else that may change.
     *
     * @param epoch from 0 on
     * @param use gets what the network takes, [n, ...], and the targets, i64[n] where they are classes; both are only lent to it.
     *     What it throws ends the epoch and reaches the caller
     */
    void forEachBatch(int epoch, BiConsumer<Tensor, Tensor> use);

    /**
     * Rows in memory, in another order in each epoch.
     *
     * @param features f32[N, features]; stays the caller's and must live as long as the examples are used
     * @param labels the class of each row
     * @param batch rows in each batch but the last, which has what is left
     * @param seed of the order
     * @throws io.gatun.GatunException if there are no rows, or not one label for each
     */
    static Examples rows(Tensor features, int[] labels, int batch, long seed) {
        return new RowExamples(features, labels, batch, seed);
    }

    /** Whatever hands batches over, as {@link Examples#forEachBatch} says. */
    @FunctionalInterface
    interface Source {
        void forEachBatch(int epoch, BiConsumer<Tensor, Tensor> use);
    }

    /**
     * Examples of a source, such as a reader of pictures.
     *
     * @param size how many there are in an epoch
     * @param batch how many in each batch but the last
     * @param alike see {@link #alike}
     * @throws io.gatun.GatunException if there are none, or none in a batch
     */
    static Examples of(int size, int batch, boolean alike, Source source) {
        return new SourceExamples(size, batch, alike, source);
    }
}
