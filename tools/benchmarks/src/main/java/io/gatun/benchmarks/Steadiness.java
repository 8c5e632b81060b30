package io.gatun.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Says when times have stopped falling, that is when the JVM has compiled what it will compile: two windows in a row were
 * not faster than the best before them.
 */
final class Steadiness {
    private static final int WINDOW_RUNS = 5;
    private static final double WINDOW_MILLIS = 200;
    /** Enough for a window, however few runs that is. */
    private static final double LONG_WINDOW_MILLIS = 4_000;

    private static final double NOT_FASTER = 0.98;
    private static final int WINDOWS_NOT_FASTER = 2;
    /** C2 may still be at work on a fast network when its first windows look alike. */
    private static final double LEAST_MILLIS = 2_000;

    private final List<Double> window = new ArrayList<>();
    private double windowMillis;
    private double totalMillis;
    private double best = Double.POSITIVE_INFINITY;
    private int notFaster;

    void add(double millis) {
        window.add(millis);
        windowMillis += millis;
        totalMillis += millis;
        if (window.size() >= WINDOW_RUNS && windowMillis >= WINDOW_MILLIS || windowMillis >= LONG_WINDOW_MILLIS) {
            double median = Statistics.of(window).median();
            notFaster = median < best * NOT_FASTER ? 0 : notFaster + 1;
            best = Math.min(best, median);
            window.clear();
            windowMillis = 0;
        }
    }

    /** Time of all runs added so far. */
    double totalMillis() {
        return totalMillis;
    }

    boolean reached() {
        return notFaster >= WINDOWS_NOT_FASTER && totalMillis >= LEAST_MILLIS;
    }
}
