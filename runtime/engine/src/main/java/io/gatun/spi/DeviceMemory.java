package io.gatun.spi;

import java.lang.foreign.MemorySegment;

/**
 * Memory of a device, which kernels of that device read and write and the processor does not. The engine plans its use as it
 * plans the host's: it decides which values lie in it, where, and when they are copied.
 *
 * <p>Methods are called by any thread.
 */
public interface DeviceMemory {
    /** Buffers begin at multiples of so many bytes; a power of two. */
    long alignment();

    /** So many bytes behind each buffer belong to no other: kernels may read them, whatever they hold, and must not write. */
    default long padding() {
        return 0;
    }

    /** Most bytes that {@link #open} or {@link #resident} can take at once. */
    long largestBlock();

    /**
     * Takes memory for one run at a time, and a queue for its commands. The engine opens one for each run in flight and keeps
     * it for the next.
     *
     * @param bytes what the plan needs, 0 or more
     * @throws DeviceException if the device has not so much left
     */
    DeviceStream open(long bytes);

    /**
     * Copies weights to the device, where they stay until the buffer is closed. Ready for kernels of any stream on return.
     *
     * @param weights to be read during this call only
     * @throws DeviceException if the device has not so much left
     */
    DeviceBuffer resident(MemorySegment weights);
}
