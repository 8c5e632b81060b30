package io.gatun.opencl;

import java.lang.foreign.MemorySegment;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_mem;

/** How one stream brings values to its device and back. Used by one thread at a time. */
sealed interface Transfers extends AutoCloseable permits MappedTransfers, PinnedTransfers {
    /** Bytes that a Java buffer can span, in whole pages. */
    long LARGEST_PIECE = 1L << 30;

    static Transfers of(ClContext context, cl_command_queue queue) {
        return context.device().unified()
                ? new MappedTransfers(context.calls(), queue)
                : new PinnedTransfers(context, queue);
    }

    /** After what is queued; {@code from} may be changed on return. */
    void upload(MemorySegment from, cl_mem to);

    /** After what is queued; {@code to} is filled after {@link #finish}, at the latest. */
    void download(cl_mem from, MemorySegment to);

    /** Waits for all that is queued. */
    void finish();

    /** Gives back what only transfers need; the queue is not waited for. */
    @Override
    void close();

    /** Copies to a device and waits for it, with nothing prepared. */
    static void write(Calls calls, cl_command_queue queue, MemorySegment from, cl_mem to) {
        for (long at = 0; at < from.byteSize(); at += LARGEST_PIECE) {
            long start = at;
            var piece = from.asSlice(at, Math.min(LARGEST_PIECE, from.byteSize() - at));
            calls.check(
                    "clEnqueueWriteBuffer",
                    () -> CL.clEnqueueWriteBuffer(
                            queue, to, true, start, piece.byteSize(), Pointer.to(piece.asByteBuffer()), 0, null, null));
        }
    }
}
