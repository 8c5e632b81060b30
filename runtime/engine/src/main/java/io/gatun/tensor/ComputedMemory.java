package io.gatun.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.Function;

/** Memory whose contents can be computed again: there while somebody reads it, and for good once somebody kept it. */
final class ComputedMemory {
    private final long bytes;
    private final Arena owner;
    private final Consumer<MemorySegment> fill;
    private volatile MemorySegment kept;

    /** @param owner of what is kept */
    ComputedMemory(long bytes, Arena owner, Consumer<MemorySegment> fill) {
        this.bytes = bytes;
        this.owner = owner;
        this.fill = fill;
    }

    /** The memory, which stays until its owner closes. */
    MemorySegment keep() {
        if (kept == null) {
            synchronized (this) {
                if (kept == null) {
                    kept = compute(owner);
                }
            }
        }
        return kept;
    }

    <R> R lend(Function<MemorySegment, R> reader) {
        var lasting = kept;
        if (lasting != null) {
            return reader.apply(lasting);
        }
        try (var arena = Arena.ofConfined()) {
            return reader.apply(compute(arena));
        }
    }

    private MemorySegment compute(Arena arena) {
        var memory = arena.allocate(bytes, Tensor.ALIGNMENT);
        fill.accept(memory);
        return memory;
    }
}
