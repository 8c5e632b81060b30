package io.gatun.spi;

import io.gatun.RunControl;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A pool of threads that share the tasks of one loop at a time. The caller takes part as worker 0; helpers are parked
 * while there is nothing to do. Safe for concurrent callers: whoever comes while the helpers serve another runs its
 * tasks alone. A call allocates nothing.
 *
 * <p>Each worker begins with its own share of adjacent tasks and only then takes from the ends of others' shares. So one
 * that computes the upper rows of an image in one loop computes them in the next, and finds them in its own cache: to write
 * to memory that another core has in its cache was measured to be ten times slower.
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

    /** A yield that takes so long has let another thread work on this processor. */
    private static final long CROWDED_NANOS = 150_000;

    /** Most tasks in the share of a worker; longer loops are cut. */
    private static final int LARGEST_SHARE = 0xFFFF;

    /** More tasks taken than a share can have. */
    private static final long EXHAUSTED = 0xFFFF_FFFFL;

    /** Longs from the word of a worker to the next: two cache lines, as processors fetch them in pairs. */
    private static final int STRIDE = 16;

    private final Helper[] helpers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean apart = new AtomicBoolean();

    /**
     * For each worker a word: number of the job (upper half), tasks taken from the front of its share (16 bits), tasks taken from
     * the back (16 bits). Claiming a task is one compare-and-set of all three, so a helper that slept through the end of a
     * job cannot take a task of the next one by mistake; and because a new job is written only when the old one is finished,
     * the fields read before a successful claim belong to it.
     */
    private final AtomicLongArray shares;

    private final AtomicInteger unfinished = new AtomicInteger();
    private final BooleanSupplier helpersWork = () -> unfinished.get() > 0;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile int job;
    private volatile Task body;
    private volatile RunControl control;
    private volatile int tasks;
    private volatile Thread owner;
    private volatile Seats seats;
    private volatile boolean closed;

    /** @param threads at least 1, the caller included */
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a pool wants at least 1 thread, not " + threads);
        }
        shares = new AtomicLongArray(threads * STRIDE);
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

    /**
     * From soon on the workers keep to processors of their own, where the system allows that. For pools that are used for long:
     * it takes some tens of milliseconds, in the background, to learn how to ask the system.
     */
    public void keepApart() {
        if (helpers.length == 0 || !apart.compareAndSet(false, true)) {
            return;
        }
        var thread = new Thread(
                () -> {
                    var processors = Processors.link();
                    if (processors != null) {
                        seats = new Seats(threads(), processors);
                    }
                },
                "gatun-processors");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** Runs in flight. */
    public int runs() {
        return runs.get();
    }

    /** Ends what {@link #beginRun} began. */
    public void endRun() {
        runs.decrementAndGet();
    }

    /**
     * Runs {@code body} for 0 to {@code count} - 1 and returns when all are done. What a task throws reaches the
     * caller; tasks not yet begun are then dropped.
     *
     * @throws io.gatun.RunStoppedException if the run that the calling thread is in is stopped, between two tasks
     */
    public void parallel(int count, Task body) {
        boolean alone = count <= 1 || helpers.length == 0 || closed || ColdStart.isCompiling();
        if (alone || !busy.compareAndSet(false, true)) {
            var control = RunControl.current();
            for (int i = 0; i < count; i++) {
                control.require();
                body.run(i, 0);
            }
            return;
        }
        Throwable thrown;
        try {
            int most = threads() * LARGEST_SHARE;
            for (int first = 0; first < count; first += most) {
                int base = first;
                publish(
                        Math.min(most, count - first),
                        count <= most ? body : (task, worker) -> body.run(base + task, worker));
                work(0);
                awaitHelpers();
            }
        } finally {
            thrown = failure.getAndSet(null);
            this.body = null;
            control = null;
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
        int number = job + 1;
        // First shut the shares: a helper that lags behind must not hold a share of the old job against the new number
        // of tasks.
        open(number, EXHAUSTED);
        this.body = body;
        control = RunControl.current();
        tasks = count;
        owner = Thread.currentThread();
        unfinished.set(count);
        open(number, 0);
        job = number;
        for (int i = 0; i < Math.min(helpers.length, count - 1); i++) {
            if (helpers[i].parked) {
                LockSupport.unpark(helpers[i]);
            }
        }
    }

    private void open(int number, long taken) {
        for (int worker = 0; worker < threads(); worker++) {
            shares.set(worker * STRIDE, (long) number << 32 | taken);
        }
    }

    private void awaitHelpers() {
        for (int spins = 0; unfinished.get() > 0 && spins < SPINS; spins++) {
            Thread.onSpinWait();
        }
        linger(helpersWork);
        while (unfinished.get() > 0) {
            LockSupport.park(this);
        }
    }

    /**
     * Waits awake while a run is in flight, and lets others have the processor between looks. If one of them takes it for
     * long, then this thread had better park: whoever is woken is put on a processor that is free, while two threads of a pool
     * that yield to each other can share one for seconds.
     */
    private void linger(BooleanSupplier waiting) {
        long since = System.nanoTime();
        long last = since;
        while (waiting.getAsBoolean() && runs.get() > 0 && last - since < LINGER_NANOS) {
            Thread.yield();
            long now = System.nanoTime();
            if (now - last > CROWDED_NANOS) {
                return;
            }
            last = now;
        }
    }

    /** Takes tasks of the current job until none is left, from its own share first. */
    private void work(int worker) {
        Seats seats = this.seats;
        if (seats != null) {
            seats.take(worker);
        }
        int number = job;
        for (int i = 0; i < threads(); i++) {
            int share = (worker + i) % threads();
            while (takeOne(number, share, worker)) {}
        }
    }

    /** Runs one task of a share of the job with that number; false if there is none. */
    private boolean takeOne(int number, int share, int worker) {
        long seen = shares.get(share * STRIDE);
        int fromFront = (int) (seen >>> 16) & LARGEST_SHARE;
        int fromBack = (int) seen & LARGEST_SHARE;
        Task body = this.body;
        RunControl going = control;
        Thread waiting = owner;
        int tasks = this.tasks;
        int first = (int) ((long) tasks * share / threads());
        int end = (int) ((long) tasks * (share + 1) / threads());
        if ((int) (seen >>> 32) != number || fromFront + fromBack >= end - first) {
            return false;
        }
        boolean own = share == worker;
        if (shares.compareAndSet(share * STRIDE, seen, own ? seen + (1L << 16) : seen + 1)) {
            runOne(body, going, own ? first + fromFront : end - 1 - fromBack, worker);
            if (unfinished.decrementAndGet() == 0 && worker != 0) {
                LockSupport.unpark(waiting);
            }
        }
        return true;
    }

    private void runOne(Task body, RunControl going, int task, int worker) {
        if (failure.get() != null) {
            return;
        }
        try {
            going.require();
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
        private final BooleanSupplier idle = () -> job == this.seen && !closed;
        private int seen;
        private volatile boolean parked;

        Helper(int worker) {
            super("gatun-worker-" + worker);
            this.worker = worker;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                seen = job;
                work(worker);
                for (int spins = 0; spins < SPINS && idle.getAsBoolean(); spins++) {
                    Thread.onSpinWait();
                }
                linger(idle);
                parked = true;
                while (idle.getAsBoolean()) {
                    LockSupport.park(Workers.this);
                }
                parked = false;
            }
        }
    }
}
