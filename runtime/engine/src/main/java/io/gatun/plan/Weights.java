package io.gatun.plan;

import io.gatun.spi.Buffer;
import io.gatun.spi.Packing;
import io.gatun.tensor.Tensor;

/** The constants of a plan that lie in one memory. */
sealed interface Weights permits HostWeights, DeviceWeights {
    /** A constant as it is, row-major. */
    Buffer plain(String label, Tensor constant);

    /** A constant in the form that a kernel wants. */
    Buffer packed(Tensor constant, Object form, Packing packing);

    /** What weights take beyond the model's own. */
    long bytes();
}
