package io.gatun.conformance.honest;

import io.gatun.spi.DeviceBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A stretch of memory.
 *
 * @param block all of the memory that it is a part of
 * @param offset first byte of the part
 * @param owner frees the memory when the buffer is closed; null if somebody else does
 */
public record HonestBuffer(MemorySegment block, long offset, long bytes, Arena owner) implements DeviceBuffer {
    public MemorySegment segment() {
        return block.asSlice(offset, bytes);
    }

    @Override
    public void close() {
        if (owner != null) {
            owner.close();
        }
    }
}
