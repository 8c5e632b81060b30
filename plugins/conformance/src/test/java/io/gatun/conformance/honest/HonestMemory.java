package io.gatun.conformance.honest;

import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.DeviceStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory of the process that stands for a device's. */
public class HonestMemory implements DeviceMemory {
    private static final long ALIGNMENT = 64;

    @Override
    public long alignment() {
        return ALIGNMENT;
    }

    @Override
    public long largestBlock() {
        return 1L << 30;
    }

    @Override
    public DeviceStream open(long bytes) {
        return new HonestStream(bytes);
    }

    @Override
    public DeviceBuffer resident(MemorySegment weights) {
        var arena = Arena.ofShared();
        var copy = arena.allocate(Math.max(1, weights.byteSize()), ALIGNMENT);
        copy.asSlice(0, weights.byteSize()).copyFrom(weights);
        return new HonestBuffer(copy, 0, weights.byteSize(), arena);
    }
}
