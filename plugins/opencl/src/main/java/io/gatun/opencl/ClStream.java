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
import org.jocl.Pointer;
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
    /** Bytes that a transfer takes at once: what a Java buffer can span, in whole pages. */
    private static final long PIECE = 1L << 30;

    private final ClContext context;
    private final Calls calls;
    private final cl_command_queue queue;
    private final cl_mem block;
    private final long bytes;
    private final List<cl_mem> parts = new ArrayList<>();
    private final Map<KernelCall, cl_kernel> kernels = new IdentityHashMap<>();

    private ClStream(ClContext context, cl_command_queue queue, cl_mem block, long bytes) {
        this.context = context;
        this.calls = context.calls();
        this.queue = queue;
        this.block = block;
        this.bytes = bytes;
    }

    static ClStream open(ClContext context, long bytes) {
        var queue = context.queue(false);
        try {
            // so that a part of no bytes has a place too
            long whole = bytes + context.device().alignment();
            return new ClStream(context, queue, context.allocate(whole, CL.CL_MEM_READ_WRITE), whole);
        } catch (RuntimeException | Error failure) {
            CL.clReleaseCommandQueue(queue);
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
        var target = ((ClBuffer) to).memory();
        for (long at = 0; at < from.byteSize(); at += PIECE) {
            long start = at;
            var piece = from.asSlice(at, Math.min(PIECE, from.byteSize() - at));
            calls.check(
                    "clEnqueueWriteBuffer",
                    () -> CL.clEnqueueWriteBuffer(
                            queue,
                            target,
                            true,
                            start,
                            piece.byteSize(),
                            Pointer.to(piece.asByteBuffer()),
                            0,
                            null,
                            null));
        }
    }

    @Override
    public void download(DeviceBuffer from, MemorySegment to) {
        var source = ((ClBuffer) from).memory();
        for (long at = 0; at < to.byteSize(); at += PIECE) {
            long start = at;
            var piece = to.asSlice(at, Math.min(PIECE, to.byteSize() - at));
            calls.check(
                    "clEnqueueReadBuffer",
                    () -> CL.clEnqueueReadBuffer(
                            queue,
                            source,
                            true,
                            start,
                            piece.byteSize(),
                            Pointer.to(piece.asByteBuffer()),
                            0,
                            null,
                            null));
        }
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
        calls.check("clFinish", () -> CL.clFinish(queue));
    }

    @Override
    public void close() {
        CL.clFinish(queue);
        kernels.values().forEach(CL::clReleaseKernel);
        parts.forEach(CL::clReleaseMemObject);
        CL.clReleaseMemObject(block);
        CL.clReleaseCommandQueue(queue);
    }
}
