package io.gatun.opencl;

import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jocl.CL;
import org.jocl.cl_buffer_region;
import org.jocl.cl_command_queue;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/**
 * A queue that does its commands in order, and the block of memory of one run.
 *
 * <p>Where a buffer lies never changes while the stream lives. So each call of a kernel gets a kernel object of its own here,
 * whose arguments are set once and not in every run; and as a stream is used by one thread at a time, none is ever shared.
 */
final class ClStream implements DeviceStream {
    private final Calls calls;
    private final cl_command_queue queue;
    private final Transfers transfers;
    private final cl_mem block;
    private final long bytes;
    private final List<cl_mem> parts = new ArrayList<>();
    private final Map<KernelCall, cl_kernel> kernels = new IdentityHashMap<>();

    private ClStream(ClContext context, cl_command_queue queue, cl_mem block, long bytes) {
        this.calls = context.calls();
        this.queue = queue;
        this.transfers = Transfers.of(context, queue);
        this.block = block;
        this.bytes = bytes;
    }

    static ClStream open(ClContext context, long bytes) {
        var queue = context.queue(false);
        try {
            // so that a part of no bytes has a place too
            long whole = bytes + context.device().alignment();
            long flags = CL.CL_MEM_READ_WRITE | (context.device().unified() ? CL.CL_MEM_ALLOC_HOST_PTR : 0);
            return new ClStream(context, queue, context.allocate(whole, flags), whole);
        } catch (RuntimeException | Error failure) {
            context.calls().release(() -> CL.clReleaseCommandQueue(queue));
            throw failure;
        }
    }

    @Override
    public DeviceBuffer buffer(long offset, long bytes) {
        var region = new cl_buffer_region(offset, Math.clamp(bytes, 1, this.bytes - offset));
        var part = calls.make(
                "clCreateSubBuffer",
                code -> CL.clCreateSubBuffer(
                        block, CL.CL_MEM_READ_WRITE, CL.CL_BUFFER_CREATE_TYPE_REGION, region, code));
        parts.add(part);
        return new ClBuffer(part, bytes, false);
    }

    @Override
    public void upload(MemorySegment from, DeviceBuffer to) {
        transfers.upload(from, ((ClBuffer) to).memory());
    }

    @Override
    public void download(DeviceBuffer from, MemorySegment to) {
        transfers.download(((ClBuffer) from).memory(), to);
    }

    /** Enqueues a kernel on the buffers of this run. */
    void enqueue(KernelCall call, Memory memory) {
        var kernel = kernels.get(call);
        if (kernel == null) {
            kernel = call.bind(memory);
            kernels.put(call, kernel);
        }
        call.enqueue(queue, kernel);
    }

    @Override
    public void await() {
        transfers.finish();
    }

    @Override
    public void close() {
        calls.release(() -> CL.clFinish(queue));
        transfers.close();
        kernels.values().forEach(kernel -> calls.release(() -> CL.clReleaseKernel(kernel)));
        parts.forEach(part -> calls.release(() -> CL.clReleaseMemObject(part)));
        calls.release(() -> CL.clReleaseMemObject(block));
        calls.release(() -> CL.clReleaseCommandQueue(queue));
    }
}
