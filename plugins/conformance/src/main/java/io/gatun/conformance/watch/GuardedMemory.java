package io.gatun.conformance.watch;

import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.Memory;
import java.lang.foreign.MemorySegment;

/** Where a plugin that works in the host's memory finds its buffers: between their guards. */
record GuardedMemory(Memory engine, GuardedContext context) implements Memory {
    @Override
    public long address(Buffer buffer) {
        return context.isGuarded(buffer) ? engine.address(context.real(buffer)) + Guard.BYTES : engine.address(buffer);
    }

    @Override
    public MemorySegment segment(Buffer buffer) {
        return context.isGuarded(buffer) ? Guard.inside(engine.segment(context.real(buffer))) : engine.segment(buffer);
    }

    @Override
    public DeviceBuffer device(Buffer buffer) {
        return engine.device(buffer);
    }

    @Override
    public DeviceStream stream(Buffer buffer) {
        return engine.stream(buffer);
    }
}
