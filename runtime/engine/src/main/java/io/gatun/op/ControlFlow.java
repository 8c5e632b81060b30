package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;
import java.util.List;

/**
 * An operator that decides while running which {@linkplain Body bodies} run, and how often. All its bodies capture the same
 * values, and its node lists these after the inputs that ONNX defines.
 *
 * <p>{@link #infer} may be empty even where all values are known, as it runs no body: then only {@link #run} tells.
 */
public sealed interface ControlFlow extends Op permits If, Loop, Scan, ScanOfBatches {
    /** In the order of {@link #withBodies}. */
    List<Body> bodies();

    /** The same operator around other bodies, which have the same inputs but for captures, and the same outputs. */
    ControlFlow withBodies(List<Body> bodies);

    /** How many values of the graph around them the bodies read. */
    default int captures() {
        return bodies().getFirst().captures();
    }

    /**
     * Checks the numbers of inputs and outputs.
     *
     * @param inputs how many the node lists, captures not among them
     * @param outputs how many the node lists
     * @throws GatunException if they do not fit the bodies
     */
    void requireCounts(int inputs, int outputs);

    /**
     * Runs the bodies.
     *
     * @param in one tensor an input of the node; absent ones are null
     * @return one tensor for each output that the operator can have: new ones, which the caller closes
     * @throws GatunException if the bodies' results do not fit
     */
    List<Tensor> run(List<Tensor> in, BodyRunner runner);

    @Override
    default void evaluate(List<Tensor> in, List<Tensor> out) {
        runInto(in, out, Body::evaluate);
    }

    /** As {@link #run} into given tensors, of which some may be null. @throws GatunException if they have other types */
    default void runInto(List<Tensor> in, List<Tensor> out, BodyRunner runner) {
        var results = run(in, runner);
        try {
            for (int i = 0; i < out.size(); i++) {
                if (out.get(i) != null) {
                    copy(i, results.get(i), out.get(i));
                }
            }
        } finally {
            results.forEach(Tensor::close);
        }
    }

    private static void copy(int output, Tensor result, Tensor to) {
        requireType(output, to.type(), result.type());
        to.segment().copyFrom(result.segment());
    }

    private static void requireType(int output, TensorType wanted, TensorType got) {
        if (!wanted.equals(got)) {
            throw new GatunException("output " + output + " should be " + wanted + ", its body made " + got);
        }
    }
}
