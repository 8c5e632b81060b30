package io.gatun.spi;

import java.lang.foreign.MemorySegment;

/** How to bring weights into the form that a kernel wants. */
public interface Packing {
    /** Bytes of the packed form. */
    long bytes();

    /** Into how many parts the work can be cut; they are packed in any order, or at the same time. */
    int parts();

    /**
     * Packs one part.
     *
     * @param constant the weights; to be read during this call only
     * @param packed {@link #bytes} bytes on a 64-byte boundary, zero where no other part has written
     * @param part 0 to {@link #parts} - 1
     */
    void pack(MemorySegment constant, MemorySegment packed, int part);
}
