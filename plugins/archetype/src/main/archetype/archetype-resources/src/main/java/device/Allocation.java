package ${package}.device;

import java.lang.foreign.MemorySegment;

/** Memory of the device that somebody has taken, and gives back by closing it. */
public record Allocation(MemorySegment memory, Runnable free) implements AutoCloseable {
    @Override
    public void close() {
        free.run();
    }
}
