package io.gatun.spi;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A pool of threads that share the tasks of one loop at a time. The caller takes part as worker 0; helpers are parked
 * while there is nothing to do. Safe for concurrent callers: whoever comes while the helpers serve another runs its
 * tasks alone. A call allocates nothing.
 */
public final class Workers implements AutoCloseable {

    /** One loop body. */
    @FunctionalInterface
    public interface Task {
        /**
         * @param task index of the task, each handed out once
         * @param worker 0 to {@link Workers#threads()} - 1; no two tasks of one call run at once under one index
         */
        void run(int task, int worker);
    }

    /** Looks at the job this often before anything else: some microseconds. */
    private static final int SPINS = 500;

    /**
     * While a run is in flight a thread without a task then goes on looking for so long before it parks. Waking a parked
     * thread takes 50 to 100 microseconds, as long as a small layer; between its looks it offers its processor to others.
     */
    private static final long LINGER_NANOS = 2_000_000;

    private static final long REMAINING = 0xFFFF_FFFFL;

    private final Helper[] helpers;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * Upper half: number of the job; lower half: tasks not yet handed out. Claiming a task is one compare-and-set of
     * both, so a helper that slept through the end of a job cannot take a task of the next one by mistake; and because
     * a new job is written only when the old one is finished, the fields read before a successful claim belong to it.
     */
    private final AtomicLong job = new AtomicLong();

    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Task body;
    private volatile int tasks;
    private volatile Thread owner;
    private volatile boolean closed;

    /** @param threads at least 1, the caller included */
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a pool wants at least 1 thread, not " + threads);
        }
        helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
            helpers[i].start();
        }
    }

    /** Threads that may work at once, the caller included. */
    public int threads() {
        return helpers.length + 1;
    }

    /**
     * Says that loops will follow each other closely until {@link #endRun}: helpers then wait for the next one awake, for two
     * milliseconds at most. Without a run in flight they park at once.
     */
    public void beginRun() {
        runs.incrementAndGet();
    }

    /** Ends what {@link #beginRun} began. */
    public void endRun() {
        runs.decrementAndGet();
    }

    /**
     * Runs {@code body} for 0 to {@code count} - 1 and returns when all are done. What a task throws reaches the
     * caller; tasks not yet begun are then dropped.
     */
    public void parallel(int count, Task body) {
        if (count <= 1 || helpers.length == 0 || closed || !busy.compareAndSet(false, true)) {
            for (int i = 0; i < count; i++) {
                body.run(i, 0);
            }
            return;
        }
        Throwable thrown;
        try {
            publish(count, body);
            work(0);
            awaitHelpers();
        } finally {
            thrown = failure.getAndSet(null);
            this.body = null;
            owner = null;
            busy.set(false);
        }
        switch (thrown) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(thrown);
        }
    }

    private void publish(int count, Task body) {
        this.body = body;
        tasks = count;
        owner = Thread.currentThread();
        unfinished.set(count);
        long number = (job.get() >>> 32) + 1;
        job.set(number << 32 | count);
        for (int i = 0; i < Math.min(helpers.length, count - 1); i++) {
            if (helpers[i].parked) {
                LockSupport.unpark(helpers[i]);
            }
        }
    }

    private void awaitHelpers() {
        for (int spins = 0; unfinished.get() > 0 && spins < SPINS; spins++) {
            Thread.onSpinWait();
        }
        if (unfinished.get() > 0) {
            long since = System.nanoTime();
            while (unfinished.get() > 0 && lingers(since)) {
                Thread.yield();
            }
        }
        while (unfinished.get() > 0) {
            LockSupport.park(this);
        }
    }

    private boolean lingers(long since) {
        return runs.get() > 0 && System.nanoTime() - since < LINGER_NANOS;
    }

    /** Takes tasks of the current job until none is left. */
    private void work(int worker) {
        while (true) {
            long seen = job.get();
            int remaining = (int) (seen & REMAINING);
            if (remaining == 0) {
                return;
            }
            Task body = this.body;
            int task = tasks - remaining;
            Thread waiting = owner;
            if (job.compareAndSet(seen, seen - 1)) {
                runOne(body, task, worker);
                if (unfinished.decrementAndGet() == 0 && worker != 0) {
                    LockSupport.unpark(waiting);
                }
            }
        }
    }

    private void runOne(Task body, int task, int worker) {
        if (failure.get() != null) {
            return;
        }
        try {
            body.run(task, worker);
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Lets the helpers go. Calls in flight finish; later calls run on the caller alone. */
    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    private final class Helper extends Thread {
        private final int worker;
        private volatile boolean parked;

        Helper(int worker) {
            super("gatun-worker-" + worker);
            this.worker = worker;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                work(worker);
                for (int spins = 0; spins < SPINS && idle(); spins++) {
                    Thread.onSpinWait();
                }
                if (idle()) {
                    long since = System.nanoTime();
                    while (idle() && lingers(since)) {
                        Thread.yield();
                    }
                }
                parked = true;
                while (idle()) {
                    LockSupport.park(Workers.this);
                }
                parked = false;
            }
        }

        private boolean idle() {
            return (job.get() & REMAINING) == 0 && !closed;
        }
    }
}
