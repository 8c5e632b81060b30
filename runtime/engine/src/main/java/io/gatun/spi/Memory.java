package io.gatun.spi;

import java.lang.foreign.MemorySegment;

/** Where the buffers of one run lie. Each buffer is either on the host or on a device. */
public interface Memory {
    /** Address of a host buffer's first byte; aligned to 64 bytes unless the buffer is a caller's tensor or a constant. */
    long address(Buffer buffer);

    /** A host buffer as a segment of its exact size. */
    MemorySegment segment(Buffer buffer);

    /** The same for a buffer on a device: what that device's {@link DeviceStream#buffer} or {@link DeviceMemory#resident} gave. */
    DeviceBuffer device(Buffer buffer);

    /** The queue that this run uses on the device where the buffer lies. */
    DeviceStream stream(Buffer buffer);
}
