package io.gatun.gradient.train;

import io.gatun.graph.Value;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import java.util.Map;

/** Examples as the layers that learn see them: what those before made of them. */
interface SeenExamples extends AutoCloseable {
    @FunctionalInterface
    interface Use {
        /**
         * @param examples the shape of the batch as the network takes it
         * @param frontier values before the layers that learn
         */
        void accept(Shape examples, Map<Value, Tensor> frontier, Tensor targets);
    }

    /** How many there are. */
    int size();

    /** As {@link Examples#forEachBatch}. */
    void forEachBatch(int epoch, Use use);

    @Override
    void close();
}
