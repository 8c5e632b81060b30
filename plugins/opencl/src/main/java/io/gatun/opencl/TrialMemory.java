package io.gatun.opencl;

import io.gatun.spi.Buffer;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceStream;
import io.gatun.spi.Memory;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_kernel;

/** Memory of its own, full of zeros, in which kernels are timed outside any run. */
final class TrialMemory implements Memory, AutoCloseable {
    /** The first does not count, as drivers leave some work to it. */
    private static final int REPETITIONS = 4;

    private final ClContext context;
    private final cl_command_queue queue;
    private final Map<Buffer, ClBuffer> buffers = new HashMap<>();

    TrialMemory(ClContext context) {
        this.context = context;
        this.queue = context.queue(true);
    }

    /** A buffer for the calls of a trial. */
    Buffer buffer(long bytes) {
        var buffer = new Buffer(buffers.size(), "trial", bytes, Buffer.Kind.SCRATCH, 1);
        var memory = context.allocate(bytes, CL.CL_MEM_READ_WRITE);
        buffers.put(buffer, new ClBuffer(memory, bytes, true));
        context.calls()
                .check(
                        "clEnqueueFillBuffer",
                        () -> CL.clEnqueueFillBuffer(
                                queue, memory, Pointer.to(new byte[1]), 1, 0, Math.max(bytes, 1), 0, null, null));
        return buffer;
    }

    /** Nanoseconds that the device needs for the calls together: the least of several. */
    long time(List<KernelCall> calls) {
        var bound = new HashMap<KernelCall, cl_kernel>();
        try {
            calls.forEach(call -> bound.computeIfAbsent(call, c -> c.bind(this)));
            long least = Long.MAX_VALUE;
            for (int i = 0; i < REPETITIONS; i++) {
                long sum = 0;
                for (var call : calls) {
                    sum += time(call, bound.get(call));
                }
                least = i == 0 ? least : Math.min(least, sum);
            }
            return least;
        } finally {
            bound.values().forEach(CL::clReleaseKernel);
        }
    }

    private long time(KernelCall call, cl_kernel kernel) {
        var event = new cl_event();
        call.enqueue(queue, kernel, event);
        try {
            context.calls().check("clFinish", () -> CL.clFinish(queue));
            return stamp(event, CL.CL_PROFILING_COMMAND_END) - stamp(event, CL.CL_PROFILING_COMMAND_START);
        } finally {
            CL.clReleaseEvent(event);
        }
    }

    private long stamp(cl_event event, int which) {
        var nanos = new long[1];
        context.calls()
                .check(
                        "clGetEventProfilingInfo",
                        () -> CL.clGetEventProfilingInfo(event, which, Sizeof.cl_ulong, Pointer.to(nanos), null));
        return nanos[0];
    }

    @Override
    public DeviceBuffer device(Buffer buffer) {
        return buffers.get(buffer);
    }

    @Override
    public long address(Buffer buffer) {
        throw new IllegalStateException("trials have no memory on the host");
    }

    @Override
    public MemorySegment segment(Buffer buffer) {
        throw new IllegalStateException("trials have no memory on the host");
    }

    @Override
    public DeviceStream stream(Buffer buffer) {
        throw new IllegalStateException("trials have a queue of their own");
    }

    @Override
    public void close() {
        CL.clFinish(queue);
        buffers.values().forEach(ClBuffer::close);
        CL.clReleaseCommandQueue(queue);
    }
}
