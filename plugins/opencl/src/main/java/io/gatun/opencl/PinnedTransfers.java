package io.gatun.opencl;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_mem;

/**
 * For a device with memory of its own: values go by way of host memory that the driver has pinned, from and to which the device
 * copies by itself while this program goes on.
 */
final class PinnedTransfers implements Transfers {
    /** Pinned memory is taken from everybody else: larger transfers go in pieces. */
    private static final long MOST = 64L << 20;

    private static final long LEAST = 1L << 20;
    private static final long ALIGNMENT = 4096;

    /** What has been read into pinned memory, and where it is wanted. */
    private record Arriving(MemorySegment pinned, MemorySegment wanted) {}

    private final ClContext context;
    private final Calls calls;
    private final cl_command_queue queue;
    private final List<Arriving> arriving = new ArrayList<>();

    /** Null before the first transfer. */
    private cl_mem area;

    private ByteBuffer pinned;
    private long used;

    PinnedTransfers(ClContext context, cl_command_queue queue) {
        this.context = context;
        this.calls = context.calls();
        this.queue = queue;
    }

    @Override
    public void upload(MemorySegment from, cl_mem to) {
        for (long at = 0; at < from.byteSize(); at += MOST) {
            long start = at;
            var piece = from.asSlice(at, Math.min(MOST, from.byteSize() - at));
            var staged = reserve(piece.byteSize());
            staged.copyFrom(piece);
            calls.check(
                    "clEnqueueWriteBuffer",
                    () -> CL.clEnqueueWriteBuffer(
                            queue, to, false, start, staged.byteSize(), pointer(staged), 0, null, null));
        }
        flush();
    }

    @Override
    public void download(cl_mem from, MemorySegment to) {
        for (long at = 0; at < to.byteSize(); at += MOST) {
            long start = at;
            var piece = to.asSlice(at, Math.min(MOST, to.byteSize() - at));
            var staged = reserve(piece.byteSize());
            calls.check(
                    "clEnqueueReadBuffer",
                    () -> CL.clEnqueueReadBuffer(
                            queue, from, false, start, staged.byteSize(), pointer(staged), 0, null, null));
            arriving.add(new Arriving(staged, piece));
        }
        flush();
    }

    private static Pointer pointer(MemorySegment staged) {
        return Pointer.to(staged.asByteBuffer());
    }

    /** Lets the device begin, as drivers may collect commands until they are waited for. */
    private void flush() {
        calls.check("clFlush", () -> CL.clFlush(queue));
    }

    /** Pinned memory that no transfer on its way uses. */
    private MemorySegment reserve(long bytes) {
        long room = pinned == null ? 0 : pinned.capacity();
        if (used + bytes > room) {
            if (used > 0) {
                finish();
            }
            if (bytes > room) {
                close();
                pin(Math.clamp(2 * bytes, LEAST, MOST));
            }
        }
        var reserved = MemorySegment.ofBuffer(pinned).asSlice(used, bytes);
        used = Math.min(pinned.capacity(), (used + bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        return reserved;
    }

    private void pin(long bytes) {
        area = context.allocate(bytes, CL.CL_MEM_READ_WRITE | CL.CL_MEM_ALLOC_HOST_PTR);
        pinned = calls.make(
                "clEnqueueMapBuffer",
                code -> CL.clEnqueueMapBuffer(
                        queue, area, true, CL.CL_MAP_READ | CL.CL_MAP_WRITE, 0, bytes, 0, null, null, code));
    }

    @Override
    public void finish() {
        calls.check("clFinish", () -> CL.clFinish(queue));
        arriving.forEach(value -> value.wanted.copyFrom(value.pinned));
        arriving.clear();
        used = 0;
    }

    @Override
    public void close() {
        if (area != null) {
            calls.release(() -> CL.clEnqueueUnmapMemObject(queue, area, pinned, 0, null, null));
            calls.release(() -> CL.clReleaseMemObject(area));
            area = null;
            pinned = null;
        }
    }
}
