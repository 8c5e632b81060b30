package io.gatun.cli;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Decides when runs have stopped getting faster: when the best of the last few is hardly better than the best before them, and
 * the JVM's compilers have next to nothing left to do. A kernel that waits for them can still take a tenth off the time later.
 */
final class WarmUp {
    private static final int WINDOW = 5;
    private static final double HARDLY = 0.98;
    private static final double AT_LEAST_MILLIS = 1_000;
    private static final double AT_MOST_MILLIS = 20_000;

    private static final double WATCHED_MILLIS = 500;
    /** What the compilers may work while they are watched. */
    private static final long RESTING_MILLIS = 20;

    private final LongSupplier compilingMillis;
    private final List<Double> millis = new ArrayList<>();
    private double sum;
    private double watched;
    private long compiled;
    private boolean resting;

    WarmUp() {
        this(WarmUp::compilingMillis);
    }

    /** 0 in a JVM that only interprets. */
    private static long compilingMillis() {
        var compilers = ManagementFactory.getCompilationMXBean();
        return compilers == null ? 0 : compilers.getTotalCompilationTime();
    }

    /** @param compilingMillis what the compilers have worked so far */
    WarmUp(LongSupplier compilingMillis) {
        this.compilingMillis = compilingMillis;
        this.compiled = compilingMillis.getAsLong();
    }

    void add(double run) {
        millis.add(run);
        sum += run;
        watched += run;
        if (watched >= WATCHED_MILLIS) {
            long now = compilingMillis.getAsLong();
            resting = now - compiled <= RESTING_MILLIS;
            compiled = now;
            watched = 0;
        }
    }

    int runs() {
        return millis.size();
    }

    boolean isOver() {
        if (sum >= AT_MOST_MILLIS) {
            return true;
        }
        int runs = millis.size();
        if (runs <= WINDOW || sum < AT_LEAST_MILLIS || !resting) {
            return false;
        }
        return best(runs - WINDOW, runs) >= HARDLY * best(0, runs - WINDOW);
    }

    private double best(int from, int to) {
        return millis.subList(from, to).stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElseThrow();
    }
}
