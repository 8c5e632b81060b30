package io.gatun.benchmarks;

import java.util.function.LongSupplier;

/**
 * Says when the JVM's compilers have come to rest. Times alone do not: while the queue of C2 is long, a fast network has the same
 * time for a second and then falls by a tenth at once, when its last kernel is replaced.
 */
final class CompilerRest {
    private static final long WATCHED_MILLIS = 1_000;

    /** Of the compilers together while they were watched; a busy C2 takes most of the time. */
    private static final long MOST_COMPILING_MILLIS = 30;

    private final LongSupplier compilingMillis;
    private double watched;
    private long before;
    private boolean reached;

    /** @param compilingMillis what the compilers have worked since the JVM began */
    CompilerRest(LongSupplier compilingMillis) {
        this.compilingMillis = compilingMillis;
        this.before = compilingMillis.getAsLong();
    }

    /** Some more time has passed. */
    void add(double millis) {
        watched += millis;
        if (watched >= WATCHED_MILLIS) {
            long now = compilingMillis.getAsLong();
            reached = now - before <= MOST_COMPILING_MILLIS;
            before = now;
            watched = 0;
        }
    }

    /** Whether they rested while they were last watched. */
    boolean reached() {
        return reached;
    }
}
