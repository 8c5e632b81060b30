package io.gatun.op;

import io.gatun.tensor.Tensor;
import java.util.List;

/** A way to run bodies: by definition, which is {@link Body#evaluate}, or by plans made for them. */
@FunctionalInterface
public interface BodyRunner {
    /**
     * @param in one tensor an input of the body; stay the caller's
     * @return one tensor an output: new ones, which the caller closes
     */
    List<Tensor> run(Body body, List<Tensor> in);

    /** How many bytes the slices that one operator collects may take together. */
    default long mostBytes() {
        return Long.MAX_VALUE;
    }
}
