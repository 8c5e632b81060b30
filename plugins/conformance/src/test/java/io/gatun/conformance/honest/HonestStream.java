package io.gatun.conformance.honest;

import io.gatun.spi.DeviceBuffer;
import io.gatun.spi.DeviceException;
import io.gatun.spi.DeviceStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A block of memory, and a thread that does what is queued. */
public class HonestStream implements DeviceStream {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment block;
    private final ExecutorService queue = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("honest").factory());
    private volatile RuntimeException failure;

    public HonestStream(long bytes) {
        block = arena.allocate(Math.max(1, bytes), 64);
    }

    /** Queues a command. */
    public Future<?> enqueue(Runnable command) {
        return queue.submit(() -> {
            try {
                command.run();
            } catch (RuntimeException thrown) {
                failure = thrown;
            }
        });
    }

    @Override
    public DeviceBuffer buffer(long offset, long bytes) {
        return new HonestBuffer(block, offset, bytes, null);
    }

    @Override
    public void upload(MemorySegment from, DeviceBuffer to) {
        waitFor(enqueue(() -> ((HonestBuffer) to).segment().copyFrom(from)));
    }

    @Override
    public void download(DeviceBuffer from, MemorySegment to) {
        enqueue(() -> to.copyFrom(((HonestBuffer) from).segment()));
    }

    @Override
    public void await() {
        waitFor(enqueue(() -> {}));
        var thrown = failure;
        failure = null;
        if (thrown != null) {
            throw new DeviceException("honest: a command failed: " + thrown.getMessage(), thrown);
        }
    }

    private static void waitFor(Future<?> command) {
        try {
            command.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DeviceException("honest: interrupted while waiting for the queue", stopped);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        queue.close();
        arena.close();
    }
}
