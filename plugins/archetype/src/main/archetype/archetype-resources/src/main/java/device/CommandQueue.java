package ${package}.device;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does commands in the order they come, on a thread of its own. Whoever enqueues does not wait. */
public final class CommandQueue implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("device-queue").factory());

    /** The first. What was queued behind it works on numbers that were never computed, so it is not done. */
    private volatile DeviceFailure failure;

    CommandQueue() {}

    /** @param name what {@link DeviceFailure} calls it */
    public void enqueue(String name, Runnable command) {
        thread.execute(() -> {
            if (failure == null) {
                attempt(name, command);
            }
        });
    }

    private void attempt(String name, Runnable command) {
        try {
            command.run();
        } catch (Throwable thrown) {
            // nobody is waiting just now; whoever waits next is told
            failure = new DeviceFailure(name + " failed: " + thrown, thrown);
        }
    }

    /**
     * Waits for all that was enqueued, also if the calling thread is interrupted: the device would go on writing.
     *
     * @throws DeviceFailure if any of it failed; again each time, as a queue that has failed is not to be trusted
     */
    public void finish() {
        CompletableFuture.runAsync(() -> {}, thread).join();
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits for the command in hand and ends the thread. */
    @Override
    public void close() {
        thread.close();
    }
}
