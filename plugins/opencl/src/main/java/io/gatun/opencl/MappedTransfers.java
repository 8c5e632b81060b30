package io.gatun.opencl;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jocl.CL;
import org.jocl.cl_command_queue;
import org.jocl.cl_mem;

/**
 * For a device that shares its memory with the host: this program itself copies, once, to where kernels read and from where
 * they wrote.
 */
record MappedTransfers(Calls calls, cl_command_queue queue) implements Transfers {
    @Override
    public void upload(MemorySegment from, cl_mem to) {
        for (long at = 0; at < from.byteSize(); at += LARGEST_PIECE) {
            var piece = from.asSlice(at, Math.min(LARGEST_PIECE, from.byteSize() - at));

            var mapped = map(to, CL.CL_MAP_WRITE_INVALIDATE_REGION, at, piece.byteSize());
            MemorySegment.ofBuffer(mapped).copyFrom(piece);
            unmap(to, mapped);
        }
    }

    @Override
    public void download(cl_mem from, MemorySegment to) {
        for (long at = 0; at < to.byteSize(); at += LARGEST_PIECE) {
            var piece = to.asSlice(at, Math.min(LARGEST_PIECE, to.byteSize() - at));
            var mapped = map(from, CL.CL_MAP_READ, at, piece.byteSize());
            piece.copyFrom(MemorySegment.ofBuffer(mapped));
            unmap(from, mapped);
        }
    }

    private ByteBuffer map(cl_mem memory, long how, long offset, long bytes) {
        return calls.make(
                "clEnqueueMapBuffer",
                code -> CL.clEnqueueMapBuffer(queue, memory, true, how, offset, bytes, 0, null, null, code));
    }

    private void unmap(cl_mem memory, ByteBuffer mapped) {
        calls.check("clEnqueueUnmapMemObject", () -> CL.clEnqueueUnmapMemObject(queue, memory, mapped, 0, null, null));
    }

    @Override
    public void finish() {
        calls.check("clFinish", () -> CL.clFinish(queue));
    }

    @Override
    public void close() {}
}
