package io.gatun.random;

import io.gatun.tensor.DType;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a result may lie from the definition's: derived for each element, from the graph itself.
 *
 * <p>Two correct implementations round differently. Backward error analysis says what that means: each operator's result is
 * the exact one for inputs that differ by a few units in the last place ({@link Noise}). What such differences do to an
 * element of an output, through all the nodes behind it, is measured: the graph is computed by definition again, several
 * times, with noise of random size at every node. The largest change of an element, times {@link #SAFETY}, is what it may
 * differ by. So sums that cancel, functions that are steep, and roundings, comparisons and choices that stand on an edge
 * get what they need, and everything else must be exact to a few units; what no floating number flows into must be equal.
 *
 * <p>Most results are so close that nothing has to be measured: {@link #CLOSE} is less than any noise makes of a sum.
 */
final class Tolerance {
    /** A sample may happen to miss the worst direction; kernels' noise adds up where that of samples cancels. */
    private static final double SAFETY = 8;

    /** Each in both directions. */
    private static final int SAMPLES = 4;

    /** Before anything is called wrong: of many equal numbers a sample makes one the greatest, and there may be dozens. */
    private static final int MOST_SAMPLES = 64;

    /** Units in the last place, of the element and of the mean of all. */
    private static final double CLOSE = 8;

    /** Where rounding says nothing: the result is so small that its last places are lost. */
    private static final double TINY = 1e-37;

    private final RandomCase subject;
    private final int feed;
    private final Noise.Exactness exactness;
    private final Arena arena;
    private final List<List<Tensor>> samples = new ArrayList<>();

    /** For the outputs of one feed. */
    Tolerance(RandomCase subject, int feed, Noise.Exactness exactness, Arena arena) {
        this.subject = subject;
        this.feed = feed;
        this.exactness = exactness;
        this.arena = arena;
    }

    /** What is wrong with {@code got}, in words; empty if it is as close to {@code want} as can be asked. */
    Optional<String> check(int output, Tensor got, Tensor want) {
        var name = subject.graph().outputs().get(output);
        if (!got.type().equals(want.type()) && !shapeIsUncertain(output, want)) {
            return Optional.of("output '" + name + "' is " + got.type() + " instead of " + want.type());
        }
        if (!got.type().equals(want.type()) || isClose(got, want)) {
            return Optional.empty();
        }
        sample(SAMPLES);
        var wrong = compare(output, got, want);
        if (wrong.isPresent()) {
            sample(MOST_SAMPLES);
            wrong = compare(output, got, want);
        }
        return wrong;
    }

    private Optional<String> compare(int output, Tensor got, Tensor want) {
        var name = subject.graph().outputs().get(output);
        for (long i = 0; i < want.size(); i++) {
            double expected = want.doubleAt(i);
            double actual = got.doubleAt(i);
            if (same(expected, actual) && want.longAt(i) == got.longAt(i)) {
                continue;
            }
            double allowed = allowed(output, i, expected, actual, want);
            if (!(Math.abs(actual - expected) <= allowed) && !(allowed == Double.POSITIVE_INFINITY)) {
                return Optional.of("output '%s' %s, element %d: %s instead of %s, which may differ by %.3g"
                        .formatted(name, want.type(), i, actual, expected, allowed));
            }
        }
        return Optional.empty();
    }

    private static boolean same(double a, double b) {
        return a == b || Double.isNaN(a) && Double.isNaN(b);
    }

    private static boolean isClose(Tensor got, Tensor want) {
        double mean = mean(want);
        double unit = Noise.unit(want.dtype());
        for (long i = 0; i < want.size(); i++) {
            double expected = want.doubleAt(i);
            double actual = got.doubleAt(i);
            boolean exact = same(expected, actual) && (unit > 0 || want.longAt(i) == got.longAt(i));
            if (!exact && !(Math.abs(actual - expected) <= CLOSE * unit * (Math.abs(expected) + mean))) {
                return false;
            }
        }
        return true;
    }

    private static double mean(Tensor tensor) {
        double sum = 0;
        for (long i = 0; i < tensor.size(); i++) {
            double x = Math.abs(tensor.doubleAt(i));
            sum += Double.isFinite(x) ? x : 0;
        }
        return sum / Math.max(1, tensor.size());
    }

    /** Infinity where noise decides whether there is a number at all. */
    private double allowed(int output, long i, double expected, double actual, Tensor want) {
        double largest = 0;
        for (var sample : samples) {
            if (!sample.get(output).type().equals(want.type())) {
                return Double.POSITIVE_INFINITY;
            }
            double noisy = sample.get(output).doubleAt(i);
            double change = Math.abs(noisy - expected);
            if (!same(noisy, expected)) {
                largest = Math.max(largest, Double.isNaN(change) ? Double.POSITIVE_INFINITY : change);
            }
        }
        if (want.dtype() == DType.BOOL || want.dtype().isInteger()) {
            return SAFETY * largest;
        }
        if (Double.isInfinite(largest) || !Double.isFinite(actual) && largest > Math.abs(expected) / 2) {
            return Double.POSITIVE_INFINITY;
        }
        return SAFETY * largest + CLOSE / 4 * Noise.unit(want.dtype()) * Math.abs(expected) + TINY;
    }

    private boolean shapeIsUncertain(int output, Tensor want) {
        sample(MOST_SAMPLES);
        return samples.stream().anyMatch(sample -> !sample.get(output).type().equals(want.type()));
    }

    /** Sees to it that there are samples of so many seeds. */
    private void sample(int seeds) {
        for (int i = samples.size() / 2; i < seeds; i++) {
            for (double strength : new double[] {1, -1}) {
                samples.add(Definition.run(
                        subject.graph(), subject.feeds().get(feed), Noise.of(i, strength, exactness), arena));
            }
        }
    }
}
