package io.gatun.random;

import io.gatun.tensor.Tensor;
import java.util.List;

/** One way to compute a graph. */
interface Way {
    String name();

    /**
     * The outputs for each feed of the subject.
     *
     * @throws NotComparable if this way cannot take part, for a reason that is known
     */
    List<List<Tensor>> run(Subject subject) throws NotComparable;

    /** Whether it takes part in this case; ways that cost much compute a share of all. */
    default boolean takes(RandomCase subject) {
        return true;
    }

    default Noise.Exactness exactness() {
        return Noise.Exactness.KERNELS;
    }

    /** A reason why a way does not compute a graph, or computes something else on purpose. */
    final class NotComparable extends Exception {
        private static final long serialVersionUID = 1;

        NotComparable(String reason) {
            super(reason);
        }
    }
}
