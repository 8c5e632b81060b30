package io.gatun;

/**
 * How exactly a session computes float32. In all three, the same session options and the same inputs give the same bits in every
 * run.
 */
public enum Numerics {
    /** The fastest kernel for each shape. An infinity or NaN may spread to its neighbours within a tile of a convolution. */
    FAST,

    /**
     * No transforms: each output is one sum of products in an order that depends on the network alone, not on the number of
     * threads, and one infinity or NaN reaches only the outputs that depend on it.
     */
    STRICT,

    /**
     * As {@link #FAST}, with the weights of large fully connected layers rounded to bfloat16 (8 significant bits, sums stay
     * float32): half their memory and half their memory traffic.
     */
    COMPACT
}
