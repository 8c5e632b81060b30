package io.gatun.op;

import io.gatun.tensor.Tensor;

/** Mean and (population) variance of some elements of a tensor; NaN for none. */
record Moments(double mean, double variance) {
    static Moments of(Tensor x, long from, long count) {
        return of(x, from, count, 1, 0);
    }

    /** Of {@code runs} runs of {@code count} elements whose starts lie {@code distance} apart, the first at {@code from}. */
    static Moments of(Tensor x, long from, long count, long runs, long distance) {
        double sum = 0;
        for (long run = 0; run < runs; run++) {
            for (long i = 0; i < count; i++) {
                sum += x.doubleAt(from + run * distance + i);
            }
        }
        double mean = sum / (runs * count);
        double squares = 0;
        for (long run = 0; run < runs; run++) {
            for (long i = 0; i < count; i++) {
                double off = x.doubleAt(from + run * distance + i) - mean;
                squares += off * off;
            }
        }
        return new Moments(mean, squares / (runs * count));
    }

    /** One over the standard deviation of the variance plus {@code epsilon}. */
    double inverseDeviation(double epsilon) {
        return 1 / Math.sqrt(variance + epsilon);
    }
}
