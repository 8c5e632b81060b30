package io.gatun.opencl;

import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceMemory;
import io.gatun.spi.DeviceStream;
import java.lang.foreign.MemorySegment;
import org.jocl.CL;

/** The memory of an OpenCL device. */
record ClMemory(ClContext context) implements DeviceMemory {
    @Override
    public long alignment() {
        return context.device().alignment();
    }

    @Override
    public long largestBlock() {
        return context.device().largestBlock();
    }

    @Override
    public DeviceStream open(long bytes) {
        return ClStream.open(context, bytes);
    }

    @Override
    public DeviceBuffer resident(MemorySegment weights) {
        var buffer = new ClBuffer(context.allocate(weights.byteSize(), CL.CL_MEM_READ_ONLY), weights.byteSize(), true);
        try {
            Transfers.write(context.calls(), context.uploads(), weights, buffer.memory());
        } catch (RuntimeException | Error failure) {
            buffer.close();
            throw failure;
        }
        return buffer;
    }
}
