package io.gatun.device;

import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.DeviceStream;
import java.lang.foreign.MemorySegment;

/** Memory of a plugin's device. */
final class GuardedMemory implements DeviceMemory {
    private final Guard guard;
    private final DeviceMemory plugin;
    private final long alignment;
    private final long padding;

    GuardedMemory(Guard guard, DeviceMemory plugin) {
        this.guard = guard;
        this.plugin = plugin;
        this.alignment = guard.ask("alignment", plugin::alignment);
        this.padding = guard.ask("padding", plugin::padding);
        if (alignment < 1 || Long.bitCount(alignment) != 1) {
            throw guard.nonsense("its alignment is no power of two: " + alignment);
        }
        if (padding < 0) {
            throw guard.nonsense("its padding is negative: " + padding);
        }
    }

    @Override
    public long alignment() {
        return alignment;
    }

    @Override
    public long padding() {
        return padding;
    }

    @Override
    public long largestBlock() {
        return guard.ask("largestBlock", plugin::largestBlock);
    }

    @Override
    public DeviceStream open(long bytes) {
        return new GuardedStream(guard, guard.ask("opening a stream of " + bytes + " bytes", () -> plugin.open(bytes)));
    }

    @Override
    public DeviceBuffer resident(MemorySegment weights) {
        return guard.ask(
                "copying " + weights.byteSize() + " bytes of weights to the device", () -> plugin.resident(weights));
    }
}
