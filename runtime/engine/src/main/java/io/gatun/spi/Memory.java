package io.gatun.spi;

import java.lang.foreign.MemorySegment;

/** Where the buffers of one run lie. */
public interface Memory {
    /** Address of the buffer's first byte; aligned to 64 bytes unless the buffer is a caller's tensor or a constant. */
    long address(Buffer buffer);

    /** The buffer as a segment of its exact size. */
    MemorySegment segment(Buffer buffer);
}
