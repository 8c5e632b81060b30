package io.gatun.run;

import io.gatun.GatunException;
import io.gatun.plan.Plan;
import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceException;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.Memory;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The memory of one run at a time: the planned blocks, on the host and on devices, and where the caller's tensors lie. */
final class Workspace implements Memory, AutoCloseable {
    private final MemorySegment[] segments;
    private final long[] addresses;
    private final DeviceBuffer[] onDevices;

    /** By home, from 1. */
    private final List<DeviceStream> streams = new ArrayList<>();

    Workspace(Plan plan, Arena arena) {
        segments = new MemorySegment[plan.buffers().size()];
        addresses = new long[segments.length];
        onDevices = new DeviceBuffer[segments.length];
        var block = allocate(plan.layout().bytes(), arena);
        try {
            for (var device : plan.devices()) {
                streams.add(device.memory().open(device.layout().bytes()));
                device.constants().forEach((buffer, constant) -> onDevices[buffer.id()] = constant);
            }
            for (var buffer : plan.buffers()) {
                long offset = plan.offset(buffer);
                if (offset >= 0 && buffer.isOnDevice()) {
                    onDevices[buffer.id()] = stream(buffer).buffer(offset, buffer.bytes());
                } else if (offset >= 0) {
                    place(buffer, block.asSlice(offset, buffer.bytes()));
                }
            }
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
        plan.constants().forEach(this::place);
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

    @Override
    public DeviceBuffer device(Buffer buffer) {
        return onDevices[buffer.id()];
    }

    @Override
    public DeviceStream stream(Buffer buffer) {
        return streams.get(buffer.home() - 1);
    }

    /** Waits for devices after a run that failed. @return whether the workspace can be used on */
    boolean settles() {
        boolean settled = true;
        for (var stream : streams) {
            try {
                stream.await();
            } catch (DeviceException sick) {
                settled = false;
            }
        }
        return settled;
    }

    /** Gives the memory on devices back; that on the host goes with its arena. */
    @Override
    public void close() {
        streams.forEach(DeviceStream::close);
        streams.clear();
    }
}
