package ${package};

import ${package}.device.Allocation;
import ${package}.device.CommandQueue;
import ${package}.device.DeviceFailure;
import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceException;
import io.gatun.spi.DeviceStream;
import java.lang.foreign.MemorySegment;

/** What one run has on the device: a block of memory and a queue. */
final class ${classPrefix}Stream implements DeviceStream {
    private final String accelerator;
    private final Allocation block;
    private final CommandQueue queue;

    ${classPrefix}Stream(String accelerator, Allocation block, CommandQueue queue) {
        this.accelerator = accelerator;
        this.block = block;
        this.queue = queue;
    }

    @Override
    public DeviceBuffer buffer(long offset, long bytes) {
        return new ${classPrefix}Buffer(block.memory().asSlice(offset, bytes), () -> {});
    }

    /**
     * Queues a kernel and returns at once.
     *
     * @param name who is at fault if it fails: by then the thread that queued it is long past this step
     */
    void launch(String name, Runnable kernel) {
        queue.enqueue(name, kernel);
    }

    @Override
    public void upload(MemorySegment from, DeviceBuffer to) {
        var target = ((${classPrefix}Buffer) to).memory();
        queue.enqueue("upload", () -> target.copyFrom(from));
        // the caller may change its tensor when this returns; a faster device would copy to pinned memory and not wait
        await();
    }

    @Override
    public void download(DeviceBuffer from, MemorySegment to) {
        var source = ((${classPrefix}Buffer) from).memory();
        queue.enqueue("download", () -> to.copyFrom(source));
    }

    @Override
    public void await() {
        try {
            queue.finish();
        } catch (DeviceFailure failure) {
            throw new DeviceException(accelerator + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        // in this order: a kernel must never find its memory gone
        queue.close();
        block.close();
    }
}
