package io.gatun.opencl;

import io.gatun.op.Activation;
import io.gatun.op.Unary;
import java.util.Optional;

/**
 * A function of one number as {@code activation.cl} knows it: kernels that include that file apply {@code activate(x, alpha,
 * beta)} to what they computed.
 *
 * @param definition for the preprocessor
 */
record MapFunction(String definition, float alpha, float beta) {
    static final MapFunction NONE = new MapFunction("ACTIVATION=IDENTITY", 0, 0);

    /** @throws Refused if there is no such function on devices */
    static MapFunction of(Optional<Activation> activation) {
        return activation.map(MapFunction::of).orElse(NONE);
    }

    /** @throws Refused if there is no such function on devices */
    static MapFunction of(Activation activation) {
        return switch (activation) {
            case Activation.Range(float min, float max) -> new MapFunction("ACTIVATION=CLIP", min, max);
            case Activation.Function(Unary(var function, float alpha, float beta)) ->
                switch (function) {
                    case NOT, BITWISE_NOT -> throw new Refused(function.type() + " is not for float32");
                    default -> new MapFunction("ACTIVATION=" + function.name(), alpha, beta);
                };
        };
    }
}
