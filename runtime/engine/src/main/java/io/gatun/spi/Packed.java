package io.gatun.spi;

/** Weights that were brought into the form that a kernel wants; they live as long as the model. */
public interface Packed {
    /**
     * Where they lie, on a 64-byte boundary.
     *
     * @throws IllegalStateException before the plan that asked for them is complete
     */
    long address();
}
