package io.gatun;

import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs that nobody waits for: so many at once, the others in the order they came. Threads come with the first run and go when
 * there has been none for a while.
 */
final class AsyncRuns implements AutoCloseable {
    private static final long IDLE_SECONDS = 5;

    private final String session;
    private final ThreadPoolExecutor threads;

    /**
     * @param session what messages call it
     * @param inFlight most runs at once
     */
    AsyncRuns(String session, int inFlight) {
        this.session = session;
        this.threads = new ThreadPoolExecutor(
                inFlight,
                inFlight,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                body -> Thread.ofPlatform().daemon().name("gatun-run").unstarted(body));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Has {@code run} called with the inputs as soon as it is its turn.
     *
     * @param inputs may be closed meanwhile; their memory stays until it is done
     * @param free what to do with results that nobody can get, as the future was cancelled meanwhile
     * @throws IllegalStateException if the session or an input is closed
     */
    <T> CompletableFuture<T> submit(List<Tensor> inputs, Function<List<Tensor>, T> run, Consumer<T> free) {
        var waiting = new Run<>(inputs, run, free);
        try {
            threads.execute(waiting);
        } catch (RejectedExecutionException _) {
            waiting.release();
            throw closed();
        }
        // whoever completes the future before the run does, wants no run
        waiting.future.whenComplete((_, _) -> waiting.withdraw());
        return waiting.future;
    }

    private IllegalStateException closed() {
        return new IllegalStateException(session + " is closed");
    }

    private final class Run<T> implements Runnable {
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private final List<Tensor.Hold> holds = new ArrayList<>();
        private final List<Tensor> held = new ArrayList<>();
        private final AtomicBoolean released = new AtomicBoolean();
        private final Function<List<Tensor>, T> run;
        private final Consumer<T> free;

        Run(List<Tensor> inputs, Function<List<Tensor>, T> run, Consumer<T> free) {
            this.run = run;
            this.free = free;
            try {
                for (var input : inputs) {
                    holds.add(input.hold());
                    held.add(Tensor.view(input.type(), input.segment()));
                }
            } catch (RuntimeException closed) {
                release();
                throw closed;
            }
        }

        @Override
        public void run() {
            T result;
            try (var _ = RunControl.begin(future::isDone)) {
                RunControl.check();
                result = run.apply(held);
            } catch (Throwable failure) {
                release();
                future.completeExceptionally(failure);
                return;
            }
            release();
            if (!future.complete(result)) {
                free.accept(result);
            }
        }

        /** If it waits, it need not; if it runs, it has noticed. */
        void withdraw() {
            if (threads.remove(this)) {
                release();
            }
        }

        void fail() {
            release();
            future.completeExceptionally(closed());
        }

        private void release() {
            if (released.compareAndSet(false, true)) {
                holds.forEach(Tensor.Hold::close);
            }
        }
    }

    /** Takes no more runs, and those that wait fail. Those in flight go on. */
    @Override
    public void close() {
        threads.shutdown();
        var waiting = new ArrayList<Runnable>();
        threads.getQueue().drainTo(waiting);
        waiting.forEach(run -> ((Run<?>) run).fail());
    }
}
