package io.gatun.cli;

import io.gatun.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * What a tensor holds, in a few numbers; elements that are not numbers are only counted.
 *
 * @param min NaN if there are no numbers; {@code max} and {@code mean} too
 * @param notNumbers how many elements are NaN
 * @param largest the largest elements, the largest first
 */
record Digest(double min, double max, double mean, long notNumbers, List<Entry> largest) {
    /** An element and its place. */
    record Entry(List<Long> index, double value) {
        @Override
        public String toString() {
            return index + " " + number(value);
        }
    }

    private record Place(long at, double value) {}

    static Digest of(Tensor tensor, int count) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        long notNumbers = 0;
        var largest = new PriorityQueue<Place>(Comparator.comparingDouble(Place::value)
                .thenComparing(Comparator.comparingLong(Place::at).reversed()));
        for (long i = 0; i < tensor.size(); i++) {
            double value = tensor.doubleAt(i);
            if (Double.isNaN(value)) {
                notNumbers++;
                continue;
            }
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
            if (largest.size() < count || value > largest.peek().value) {
                largest.add(new Place(i, value));
                if (largest.size() > count) {
                    largest.remove();
                }
            }
        }
        long numbers = tensor.size() - notNumbers;
        var entries = new ArrayList<Entry>();
        while (!largest.isEmpty()) {
            var place = largest.remove();
            entries.addFirst(new Entry(index(tensor, place.at), place.value));
        }
        return numbers == 0
                ? new Digest(Double.NaN, Double.NaN, Double.NaN, notNumbers, entries)
                : new Digest(min, max, sum / numbers, notNumbers, entries);
    }

    /** The multi-dimensional index of element {@code at} in row-major order. */
    static List<Long> index(Tensor tensor, long at) {
        var index = new ArrayList<Long>();
        var dims = tensor.shape().dims();
        long[] strides = tensor.shape().strides();
        for (int axis = 0; axis < dims.length; axis++) {
            index.add(at / strides[axis] % dims[axis]);
        }
        return index;
    }

    /** Seven significant digits, as many as float32 has; whole numbers as such. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.7g", value);
    }

    @Override
    public String toString() {
        return "min " + number(min) + "  max " + number(max) + "  mean " + number(mean)
                + (notNumbers > 0 ? "  not a number " + notNumbers : "");
    }
}
