package io.gatun.conformance.watch;

import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.DeviceStream;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Device memory that counts what is taken and given back, with guards before and behind every buffer where they are wanted. */
final class WatchedMemory implements DeviceMemory {
    private final String name;
    private final DeviceMemory plugin;
    private final Watching watching;
    private final Set<WatchedBuffer> residents = ConcurrentHashMap.newKeySet();

    WatchedMemory(String name, DeviceMemory plugin, Watching watching) {
        this.name = name;
        this.plugin = plugin;
        this.watching = watching;
    }

    @Override
    public long alignment() {
        return plugin.alignment();
    }

    @Override
    public long padding() {
        return plugin.padding() + (watching.guards() ? Guard.BYTES : 0);
    }

    @Override
    public long largestBlock() {
        return plugin.largestBlock();
    }

    /** Bytes of the guard before the first buffer. */
    private long front() {
        return watching.guards() ? Math.ceilDiv(Guard.BYTES, alignment()) * alignment() : 0;
    }

    @Override
    public DeviceStream open(long bytes) {
        watching.fault().reach(Fault.Point.OPEN, name);
        long front = front();
        var stream = watching.call("open(" + bytes + ")", () -> plugin.open(front + bytes));
        watching.watch().opened(Watch.Kind.STREAM);
        return new WatchedStream(name, stream, front, front + bytes, residents, watching);
    }

    @Override
    public DeviceBuffer resident(MemorySegment weights) {
        watching.fault().reach(Fault.Point.RESIDENT, name);
        var lent = Guard.copy(weights);
        var buffer = watching.call("resident(" + weights.byteSize() + " bytes)", () -> plugin.resident(lent));
        Guard.fill(lent);
        watching.watch().opened(Watch.Kind.RESIDENT);
        var watched = WatchedBuffer.resident(buffer, watching.guards() ? Guard.copy(weights) : weights, this::forget);
        residents.add(watched);
        return watched;
    }

    private void forget(WatchedBuffer buffer) {
        residents.remove(buffer);
        watching.watch().closed(Watch.Kind.RESIDENT);
        buffer.plugin().close();
    }
}
