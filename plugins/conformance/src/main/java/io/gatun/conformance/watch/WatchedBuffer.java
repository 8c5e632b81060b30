package io.gatun.conformance.watch;

import io.gatun.spi.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** A buffer on a device, and where it lies. */
final class WatchedBuffer implements DeviceBuffer {
    private final DeviceBuffer plugin;
    private final long offset;
    private final long bytes;
    private final MemorySegment weights;
    private final Consumer<WatchedBuffer> closing;

    private WatchedBuffer(
            DeviceBuffer plugin, long offset, long bytes, MemorySegment weights, Consumer<WatchedBuffer> closing) {
        this.plugin = plugin;
        this.offset = offset;
        this.bytes = bytes;
        this.weights = weights;
        this.closing = closing;
    }

    /** A stretch of a stream's block. */
    static WatchedBuffer inBlock(DeviceBuffer plugin, long offset, long bytes) {
        return new WatchedBuffer(plugin, offset, bytes, null, _ -> {});
    }

    /** Weights that stay. @param closing what to do when they need not */
    static WatchedBuffer resident(DeviceBuffer plugin, MemorySegment weights, Consumer<WatchedBuffer> closing) {
        return new WatchedBuffer(plugin, 0, weights.byteSize(), weights, closing);
    }

    /** What the plugin made. */
    DeviceBuffer plugin() {
        return plugin;
    }

    boolean isResident() {
        return weights != null;
    }

    /** First byte in the block. */
    long offset() {
        return offset;
    }

    /** The byte behind the last in the block. */
    long end() {
        return offset + bytes;
    }

    /** What resident weights must be. */
    MemorySegment weights() {
        return weights;
    }

    @Override
    public void close() {
        closing.accept(this);
    }
}
