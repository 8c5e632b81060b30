package io.gatun.run;

import io.gatun.GatunException;
import io.gatun.plan.Plan;
import io.gatun.spi.Buffer;
import io.gatun.spi.Memory;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The memory of one run at a time: the planned block, and where the caller's tensors lie. */
final class Workspace implements Memory {
    private final MemorySegment[] segments;
    private final long[] addresses;

    Workspace(Plan plan, Arena arena) {
        segments = new MemorySegment[plan.buffers().size()];
        addresses = new long[segments.length];
        var block = allocate(plan.layout().bytes(), arena);
        for (var buffer : plan.buffers()) {
            long offset = plan.layout().offset(buffer);
            if (offset >= 0) {
                place(buffer, block.asSlice(offset, buffer.bytes()));
            }
        }
        plan.constants().forEach((buffer, tensor) -> place(buffer, tensor.segment()));
    }

    private static MemorySegment allocate(long bytes, Arena arena) {
        try {
            return arena.allocate(Math.max(bytes, 1), Tensor.ALIGNMENT);
        } catch (OutOfMemoryError shortage) {
            throw new GatunException("a run needs " + bytes + " bytes of memory, and there is not that much", shortage);
        }
    }

    /** Lets {@code buffer} lie where the caller's tensor lies, until the next run. */
    void place(Buffer buffer, MemorySegment segment) {
        segments[buffer.id()] = segment;
        addresses[buffer.id()] = segment.address();
    }

    @Override
    public long address(Buffer buffer) {
        return addresses[buffer.id()];
    }

    @Override
    public MemorySegment segment(Buffer buffer) {
        return segments[buffer.id()];
    }
}
