package io.gatun.spi;

import java.lang.foreign.Arena;

/**
 * A small run of the kernels that a step will call. Until the JIT has compiled a kernel it runs fifty times slower, so that
 * kernels are rehearsed before runs rely on them. Equal rehearsals rehearse the same kernels.
 */
public interface Rehearsal {
    /** Whether it runs nothing but matrix products. */
    boolean isProduct();

    /** Multiply-adds of one repetition, some ten thousands. */
    long macs();

    /**
     * Gets ready.
     *
     * @param arena memory for the operands
     * @return one repetition
     */
    Runnable in(Arena arena);
}
