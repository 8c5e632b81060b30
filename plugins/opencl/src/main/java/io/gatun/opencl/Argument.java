package io.gatun.opencl;

import io.gatun.spi.Buffer;

/** What a kernel is called with. */
sealed interface Argument {
    /** A pointer to global memory. */
    record Global(Buffer buffer) implements Argument {}

    /** A pointer to so many bytes of local memory. */
    record Local(long bytes) implements Argument {}

    /** An int. */
    record Integer(int value) implements Argument {}

    /** A float. */
    record Real(float value) implements Argument {}
}
