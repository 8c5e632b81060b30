package io.gatun.zoo.arch;

import io.gatun.tensor.Tensor;

/** Where a network's constants come from; all are float32. */
interface Weights {
    /** Numbers of mean 0 and the given standard deviation, different for each name. */
    Tensor normal(String name, double deviation, long... dims);

    /** One number all over. */
    Tensor constant(float value, long... dims);
}
