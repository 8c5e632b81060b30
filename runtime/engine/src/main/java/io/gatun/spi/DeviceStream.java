package io.gatun.spi;

import java.lang.foreign.MemorySegment;

/**
 * What one run holds on a device: a block of its memory, and a queue whose commands are done in the order they came. Kernels
 * enqueue their work and return; only {@link #await} waits for it. Used by one thread at a time.
 */
public interface DeviceStream extends AutoCloseable {
    /**
     * A stretch of the block. Asked for once, when the stream is new, and used in every run; valid until the stream closes.
     *
     * @param offset first byte, a multiple of {@link DeviceMemory#alignment}
     * @param bytes size
     */
    DeviceBuffer buffer(long offset, long bytes);

    /**
     * Copies to the device, after what is queued.
     *
     * @param from of the buffer's size; any thread may read it; may be changed as soon as this returns
     * @throws DeviceException if it fails
     */
    void upload(MemorySegment from, DeviceBuffer to);

    /**
     * Queues a copy from the device.
     *
     * @param to of the buffer's size; any thread may write it; filled when {@link #await} returns, at the latest
     * @throws DeviceException if it fails
     */
    void download(DeviceBuffer from, MemorySegment to);

    /**
     * Waits until all that was queued is done.
     *
     * @throws DeviceException if any of it failed
     */
    void await();

    /** Waits as {@link #await} does, without complaint, and gives the memory back. */
    @Override
    void close();
}
