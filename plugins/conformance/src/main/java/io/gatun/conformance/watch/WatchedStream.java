package io.gatun.conformance.watch;

import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A stream that fails where it shall. With guards, copies go through memory of its own, so that it shows who reads what came
 * too late, keeps what was lent, or copies too much.
 */
final class WatchedStream implements DeviceStream {
    private record Arriving(MemorySegment guarded, MemorySegment to) {}

    private final String name;
    private final DeviceStream plugin;
    private final long front;
    private final long bytes;
    private final Collection<WatchedBuffer> residents;
    private final Watching watching;
    private final List<Arriving> arriving = new ArrayList<>();
    private DeviceBuffer whole;

    /**
     * @param front bytes before the first buffer
     * @param bytes of the whole block
     */
    WatchedStream(
            String name,
            DeviceStream plugin,
            long front,
            long bytes,
            Collection<WatchedBuffer> residents,
            Watching watching) {
        this.name = name;
        this.plugin = plugin;
        this.front = front;
        this.bytes = bytes;
        this.residents = residents;
        this.watching = watching;
    }

    DeviceStream plugin() {
        return plugin;
    }

    @Override
    public DeviceBuffer buffer(long offset, long bytes) {
        var made = watching.call("buffer(" + offset + ", " + bytes + ")", () -> plugin.buffer(front + offset, bytes));
        return WatchedBuffer.inBlock(made, front + offset, bytes);
    }

    @Override
    public void upload(MemorySegment from, DeviceBuffer to) {
        watching.fault().reach(Fault.Point.UPLOAD, name);
        var target = ((WatchedBuffer) to).plugin();
        if (!watching.guards()) {
            watching.call("upload()", () -> plugin.upload(from, target));
            return;
        }
        var lent = Guard.copy(from);
        watching.call("upload()", () -> plugin.upload(lent, target));
        if (lent.mismatch(from) >= 0) {
            watching.watch().complain("upload() changed what it was to copy");
        }
        Guard.fill(lent);
    }

    @Override
    public void download(DeviceBuffer from, MemorySegment to) {
        watching.fault().reach(Fault.Point.DOWNLOAD, name);
        var source = ((WatchedBuffer) from).plugin();
        if (!watching.guards()) {
            watching.call("download()", () -> plugin.download(source, to));
            return;
        }
        var guarded = Guard.around(to.byteSize());
        arriving.add(new Arriving(guarded, to));
        watching.call("download()", () -> plugin.download(source, Guard.inside(guarded)));
    }

    @Override
    public void await() {
        watching.fault().reach(Fault.Point.AWAIT, name);
        watching.call("await()", plugin::await);
        for (var download : arriving) {
            var damage = Guard.damage(download.guarded);
            if (!damage.isEmpty()) {
                watching.watch().complain("download() writes " + damage + " of the memory it was given");
            }
            download.to.copyFrom(Guard.inside(download.guarded));
        }
        arriving.clear();
    }

    /** The whole block, guards included, when all that is queued is done. */
    MemorySegment read() {
        plugin.await();
        var copy = Guard.around(bytes);
        plugin.download(whole(), Guard.inside(copy));
        plugin.await();
        return Guard.inside(copy);
    }

    /** Overwrites the whole block. */
    void write(MemorySegment block) {
        plugin.upload(block, whole());
        plugin.await();
    }

    private DeviceBuffer whole() {
        if (whole == null) {
            whole = plugin.buffer(0, bytes);
        }
        return whole;
    }

    static WatchedStream of(Memory memory, Buffer buffer) {
        return (WatchedStream) memory.stream(buffer);
    }

    @Override
    public void close() {
        if (watching.guards() && !watching.fault().isLost()) {
            residents.forEach(this::checkWeights);
        }
        watching.watch().closed(Watch.Kind.STREAM);
        watching.call("close() of a stream", plugin::close);
    }

    private void checkWeights(WatchedBuffer weights) {
        var now = Guard.around(weights.end());
        plugin.download(weights.plugin(), Guard.inside(now));
        plugin.await();
        if (Guard.inside(now).mismatch(weights.weights()) >= 0) {
            watching.watch().complain("weights on the device are not what they were when they came there");
        }
    }
}
