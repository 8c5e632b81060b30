package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well frozen features tell classes apart already: the part of the examples that a simple classifier gets right which has
 * not seen them. It is ridge regression on one number a class, in its dual form, so that it has a closed solution; each fifth of
 * the examples is judged by what was learned from the other four; an example that is alone in its class counts as wrong. Nothing is left to chance: the same rows give the same number.
 *
 * @param accuracy from 0 to 1
 * @param chance what guessing the commonest class gets right
 * @param examples that were looked at
 * @param classes that they are of
 * @param fewest examples of a class
 */
public record Separability(double accuracy, double chance, int examples, int classes, int fewest) {
    private static final int FOLDS = 5;

    /** More rows than this tell little more, and cost their cube. */
    private static final int MOST_ROWS = 1000;

    /** Of the mean squared length of a row: strong, as there are more features than examples as a rule. */
    private static final double PENALTY = 1;

    /**
     * Looks at features.
     *
     * @param features f32[N, features], or any other floating type
     * @param labels of the N rows, from 0 on
     * @param classes how many labels there are
     * @throws GatunException if there is not one label a row, no row, or a feature that is not finite
     */
    public static Separability of(Tensor features, int[] labels, int classes) {
        if (features.shape().rank() != 2 || features.shape().dim(0) != labels.length) {
            throw new GatunException("features must be a matrix with a row for each of the " + labels.length
                    + " labels, got " + features.type());
        }
        var counts = new int[classes];
        Arrays.stream(labels).forEach(label -> counts[label]++);
        int fewest = Arrays.stream(counts).min().orElse(0);
        if (labels.length == 0) {
            throw new GatunException("how separable classes are takes examples, got none");
        }
        var chosen = chosen(labels, counts);
        var folds = folds(chosen, labels, classes);
        var products = products(features, chosen);
        int right = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            right += right(products, chosen, labels, classes, folds, fold);
        }
        double chance = (double) Arrays.stream(counts).max().orElse(0) / labels.length;
        return new Separability((double) right / chosen.length, chance, labels.length, classes, fewest);
    }

    /** How far above chance, from 0 (no better) to 1 (all right). */
    public double aboveChance() {
        return chance == 1 ? 1 : Math.max(0, (accuracy - chance) / (1 - chance));
    }

    /** Of each class the same part, evenly spread, where there are too many. */
    private static int[] chosen(int[] labels, int[] counts) {
        if (labels.length <= MOST_ROWS) {
            return IntStream.range(0, labels.length).toArray();
        }
        var seen = new int[counts.length];
        double part = (double) MOST_ROWS / labels.length;
        return IntStream.range(0, labels.length)
                .filter(row -> {
                    int before = seen[labels[row]]++;
                    return before < 2 || (long) (part * (before + 1)) > (long) (part * before);
                })
                .toArray();
    }

    /** Each class is dealt out in turn, so that all folds have some of it. */
    private static int[] folds(int[] chosen, int[] labels, int classes) {
        var dealt = new int[classes];
        return Arrays.stream(chosen)
                .map(row -> (labels[row] + dealt[labels[row]]++) % FOLDS)
                .toArray();
    }

    /** Products of each row with each, after their mean is taken off. */
    private static double[][] products(Tensor features, int[] chosen) {
        int length = Math.toIntExact(features.shape().dim(1));
        var rows = Arrays.stream(chosen)
                .mapToObj(row -> features.toDoubles((long) row * length, length))
                .toArray(double[][]::new);
        for (int j = 0; j < length; j++) {
            double mean = 0;
            for (var row : rows) {
                mean += row[j];
            }
            mean /= rows.length;
            if (!Double.isFinite(mean)) {
                throw new GatunException("the frozen layers make numbers that are infinite or none at all");
            }
            for (var row : rows) {
                row[j] -= mean;
            }
        }
        var products = new double[rows.length][rows.length];
        IntStream.range(0, rows.length).forEach(i -> {
            for (int k = 0; k <= i; k++) {
                products[i][k] = dot(rows[i], rows[k], length);
            }
        });
        return products;
    }

    static double dot(double[] a, double[] b, int length) {
        double sum = 0;
        for (int j = 0; j < length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double product(double[][] products, int i, int k) {
        return i >= k ? products[i][k] : products[k][i];
    }

    /** How many of a fold are given their label by what the others teach. */
    private static int right(double[][] products, int[] chosen, int[] labels, int classes, int[] folds, int fold) {
        var known =
                IntStream.range(0, chosen.length).filter(i -> folds[i] != fold).toArray();
        double squares = Arrays.stream(known).mapToDouble(i -> products[i][i]).sum();
        var system = new double[known.length][];
        for (int i = 0; i < known.length; i++) {
            system[i] = new double[i + 1];
            for (int k = 0; k <= i; k++) {
                system[i][k] = products[known[i]][known[k]];
            }
            system[i][i] += PENALTY * squares / known.length + Double.MIN_NORMAL;
        }
        var cholesky = Cholesky.of(system);
        var weights = IntStream.range(0, classes)
                .mapToObj(label -> cholesky.solve(Arrays.stream(known)
                        .mapToDouble(i -> labels[chosen[i]] == label ? 1 : 0)
                        .toArray()))
                .toArray(double[][]::new);
        return (int) IntStream.range(0, chosen.length)
                .filter(i -> folds[i] == fold)
                .filter(i -> best(products, known, weights, i) == labels[chosen[i]])
                .count();
    }

    private static int best(double[][] products, int[] known, double[][] weights, int row) {
        var with =
                Arrays.stream(known).mapToDouble(k -> product(products, row, k)).toArray();
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < weights.length; label++) {
            double score = dot(with, weights[label], with.length);
            if (score > highest) {
                highest = score;
                best = label;
            }
        }
        return best;
    }
}
