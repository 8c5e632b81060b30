package io.gatun.plan;

import io.gatun.spi.ColdStart;
import io.gatun.spi.Rehearsal;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a process answer before its kernels are compiled. From its first plan on it is {@linkplain ColdStart cold}; rehearsals are put
 * off until the first run is over, and take place beside the next ones. A process that runs once compiles no kernel at all.
 */
public final class FirstRuns {
    private static final System.Logger LOG = System.getLogger(FirstRuns.class.getName());

    /** Set to false it has all processes rehearse while they pack weights. */
    private static final String PROPERTY = "gatun.coldStart";

    /** Whoever does not run again for so long may be about to end, and a JVM that compiles takes longer to. */
    private static final long PATIENCE_MILLIS = 300;

    /** They take two to three seconds beside runs. A kernel that the JVM never compiles must not keep a process cold for good. */
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private static final Object LOCK = new Object();
    private static final Set<Rehearsal> PUT_OFF = new LinkedHashSet<>();
    private static final CountDownLatch WANTED = new CountDownLatch(1);
    private static final CountDownLatch OVER = new CountDownLatch(1);
    private static State state = State.NEW;

    /** Its plans and runs do not count. */
    private static volatile Thread practising;

    private enum State {
        /** Nothing is planned. */
        NEW,
        /** Nothing has run. */
        COLD,
        /** Kernels are being compiled, or will be soon. */
        REHEARSING,
        WARM
    }

    private FirstRuns() {}

    /**
     * Plans and runs something on the calling thread before the process has begun to plan, without having any of it compiled
     * for later; does nothing if that is too late or not wanted.
     */
    public static void practise(Runnable run) {
        practising = Thread.currentThread();
        try {
            if (putOff(List.of())) {
                run.run();
            }
        } finally {
            practising = null;
        }
    }

    /** Takes note of what a new plan would like to rehearse, unless that should be done now: then it returns false. */
    static boolean putOff(Collection<Rehearsal> rehearsals) {
        synchronized (LOCK) {
            if (state == State.NEW) {
                if (Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
                    state = State.COLD;
                } else {
                    state = State.WARM;
                }
            }
            if (state == State.WARM) {
                return false;
            }
            boolean counts = Thread.currentThread() != practising;
            if (counts && PUT_OFF.addAll(rehearsals) || state == State.COLD) {
                // products may be wanted that are others than those that are compiled by now
                ColdStart.begin();
            }
            return true;
        }
    }

    /** A run begins. */
    public static void runBegins() {
        if (ColdStart.isCold() && Thread.currentThread() != practising) {
            synchronized (LOCK) {
                if (state == State.REHEARSING) {
                    WANTED.countDown();
                }
            }
        }
    }

    /** A run has ended. */
    public static void runEnded() {
        if (ColdStart.isCold() && Thread.currentThread() != practising) {
            rehearseInBackground();
        }
    }

    /** Returns once all kernels are compiled that somebody has planned to use, and all runs use them. */
    public static void awaitWarm() throws InterruptedException {
        synchronized (LOCK) {
            if (state == State.NEW) {
                return;
            }
        }
        rehearseInBackground();
        WANTED.countDown();
        if (ColdStart.isCold()) {
            OVER.await();
        }
    }

    private static void rehearseInBackground() {
        synchronized (LOCK) {
            if (state == State.COLD) {
                state = State.REHEARSING;
                Thread.ofPlatform().daemon().name("gatun-rehearsal").start(FirstRuns::rehearse);
            }
        }
    }

    private static void rehearse() {
        try {
            WANTED.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            ColdStart.rehearse();
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                rehearse(batch, System.nanoTime() + LONGEST_NANOS);
            }
        } catch (InterruptedException | RuntimeException failure) {
            LOG.log(Level.WARNING, "kernels cannot be rehearsed and will be slow at first", failure);
        } finally {
            synchronized (LOCK) {
                state = State.WARM;
                ColdStart.end();
            }
            OVER.countDown();
        }
    }

    /** Products first: most of the work is done by them, and what else there is has most of its own done by them, too. */
    private static void rehearse(List<Rehearsal> batch, long deadline) {
        var products = batch.stream().filter(Rehearsal::isProduct).toList();
        Rehearsals.now(products, deadline - System.nanoTime());
        ColdStart.endForProducts();
        var others = batch.stream().filter(wanted -> !wanted.isProduct()).toList();
        Rehearsals.now(others, deadline - System.nanoTime());
    }

    /** What was put off since; the process is warm if that is nothing. */
    private static List<Rehearsal> next() {
        synchronized (LOCK) {
            var batch = new ArrayList<>(PUT_OFF);
            PUT_OFF.clear();
            if (batch.isEmpty()) {
                state = State.WARM;
            }
            return batch;
        }
    }
}
