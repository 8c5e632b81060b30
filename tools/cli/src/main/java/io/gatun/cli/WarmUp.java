package io.gatun.cli;

import java.util.ArrayList;
import java.util.List;

/** Decides when runs have stopped getting faster: when the best of the last few is hardly better than the best before them. */
final class WarmUp {
    private static final int WINDOW = 5;
    private static final double HARDLY = 0.98;
    private static final double AT_LEAST_MILLIS = 1_000;
    private static final double AT_MOST_MILLIS = 20_000;

    private final List<Double> millis = new ArrayList<>();
    private double sum;

    void add(double run) {
        millis.add(run);
        sum += run;
    }

    int runs() {
        return millis.size();
    }

    boolean isOver() {
        if (sum >= AT_MOST_MILLIS) {
            return true;
        }
        int runs = millis.size();
        if (runs <= WINDOW || sum < AT_LEAST_MILLIS) {
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
