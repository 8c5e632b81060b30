package io.gatun.conformance;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Has something done on a thread of its own, and does not wait for ever: a deadlock is a failure. */
final class Deadline {
    private static final int FRAMES = 6;

    private Deadline() {}

    /** A test, or a part of one. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    /** As {@link #get}. */
    static void run(String what, Duration patience, Body body) {
        get(what, patience, () -> {
            body.run();
            return null;
        });
    }

    /**
     * What {@code body} returns or throws.
     *
     * @param what begins the message if it takes too long
     * @throws AssertionError if it has not ended in time; says where it is. The thread is then left to itself
     */
    static <T> T get(String what, Duration patience, Callable<T> body) {
        var task = new FutureTask<>(body);
        var thread = Thread.ofPlatform().daemon().name("conformance").start(task);
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            var where = Arrays.stream(thread.getStackTrace())
                    .limit(FRAMES)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining(", "));
            thread.interrupt();
            throw new AssertionError(
                    what + " has not ended after " + patience.toMillis() + " ms: a deadlock? It is at " + where, late);
        } catch (ExecutionException failure) {
            throw rethrow(failure.getCause());
        } catch (InterruptedException stopped) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new AssertionError(what + " was interrupted", stopped);
        }
    }

    private static RuntimeException rethrow(Throwable cause) {
        switch (cause) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(cause.toString(), cause);
        }
    }
}
