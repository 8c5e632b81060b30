package io.gatun.benchmarks;

import java.util.Collection;

/**
 * What is told of many times.
 *
 * @param min the smallest
 * @param median the middle one, or the mean of the two in the middle
 * @param p95 the smallest time that at least 95 % of the times do not exceed
 */
record Statistics(double min, double median, double p95) {
    static Statistics of(Collection<Double> times) {
        if (times.isEmpty()) {
            throw new IllegalArgumentException("no times, so no statistics");
        }
        var sorted = times.stream().sorted().toList();
        int count = sorted.size();
        double median = (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
        // ceil(0.95 count) in integers, as 0.95 is not a binary fraction
        int rank = (95 * count + 99) / 100;
        return new Statistics(sorted.getFirst(), median, sorted.get(rank - 1));
    }
}
