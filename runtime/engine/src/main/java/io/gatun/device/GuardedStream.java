package io.gatun.device;

import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import java.lang.foreign.MemorySegment;

/** A queue of a plugin's device. */
record GuardedStream(Guard guard, DeviceStream plugin) implements DeviceStream {
    @Override
    public DeviceBuffer buffer(long offset, long bytes) {
        return guard.ask("a stretch of its block", () -> plugin.buffer(offset, bytes));
    }

    @Override
    public void upload(MemorySegment from, DeviceBuffer to) {
        guard.tell("copying to the device", () -> plugin.upload(from, to));
    }

    @Override
    public void download(DeviceBuffer from, MemorySegment to) {
        guard.tell("copying from the device", () -> plugin.download(from, to));
    }

    @Override
    public void await() {
        guard.tell("waiting for the device", plugin::await);
    }

    @Override
    public void close() {
        guard.release("close of a stream", plugin::close);
    }
}
