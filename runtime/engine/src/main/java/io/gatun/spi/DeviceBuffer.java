package io.gatun.spi;

/**
 * Some of a device's memory. What it is only the accelerator knows, which casts what {@link Memory#device} gives its steps to
 * its own type.
 */
public interface DeviceBuffer extends AutoCloseable {
    /** Gives back what {@link DeviceMemory#resident} took; buffers of a stream go with their stream, and this does nothing. */
    @Override
    default void close() {}
}
