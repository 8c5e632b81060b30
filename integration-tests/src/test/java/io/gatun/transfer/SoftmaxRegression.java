package io.gatun.transfer;

import io.gatun.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Multinomial logistic regression in double precision, by L-BFGS (Nocedal 1980) from zero on the mean cross-entropy of all rows
 * plus a penalty on squared weights: convex, so that it finds the one best last layer, by none of the means that Gatun trains
 * with.
 */
final class SoftmaxRegression {
    private static final int MEMORY = 10;
    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double FLAT = 1e-6;

    private final double[][] rows;
    private final int[] labels;
    private final int classes;
    private final double penalty;

    /** @param penalty on half the sum of squared weights; biases are free */
    private SoftmaxRegression(double[][] rows, int[] labels, int classes, double penalty) {
        this.rows = rows;
        this.labels = labels;
        this.classes = classes;
        this.penalty = penalty;
    }

    /** What was learned: a matrix [classes, features] and behind it the biases. */
    record Solution(List<Double> parameters, int classes, double loss, int iterations) {
        /** The part of the rows that are given their label, from 0 to 1. */
        double accuracy(double[][] rows, int[] labels) {
            var parameters =
                    this.parameters.stream().mapToDouble(Double::doubleValue).toArray();
            long right = IntStream.range(0, rows.length)
                    .filter(i -> best(scores(parameters, rows[i], classes)) == labels[i])
                    .count();
            return (double) right / rows.length;
        }
    }

    static Solution fit(double[][] rows, int[] labels, int classes, double penalty, int iterations) {
        return new SoftmaxRegression(rows, labels, classes, penalty).minimise(iterations);
    }

    /** A matrix of numbers as rows. */
    static double[][] rows(Tensor matrix) {
        int length = Math.toIntExact(matrix.shape().dim(1));
        return IntStream.range(0, Math.toIntExact(matrix.shape().dim(0)))
                .mapToObj(i -> matrix.toDoubles((long) i * length, length))
                .toArray(double[][]::new);
    }

    private record Pair(double[] step, double[] change, double curvature) {}

    private Solution minimise(int iterations) {
        var at = new double[classes * (rows[0].length + 1)];
        var gradient = new double[at.length];
        double loss = loss(at, gradient);
        var pairs = new ArrayDeque<Pair>();
        int done = 0;
        for (; done < iterations && norm(gradient) > FLAT; done++) {
            var direction = direction(gradient, pairs);
            double slope = dot(direction, gradient);
            double length = pairs.isEmpty() ? 1 / Math.max(1, norm(gradient)) : 1;
            var next = new double[at.length];
            var nextGradient = new double[at.length];
            double nextLoss;
            while (true) {
                for (int i = 0; i < at.length; i++) {
                    next[i] = at[i] + length * direction[i];
                }
                nextLoss = loss(next, nextGradient);
                if (nextLoss <= loss + SUFFICIENT_DECREASE * length * slope || length < 1e-12) {
                    break;
                }
                length /= 2;
            }
            remember(pairs, difference(next, at), difference(nextGradient, gradient));
            at = next;
            gradient = nextGradient;
            loss = nextLoss;
        }
        return new Solution(Arrays.stream(at).boxed().toList(), classes, loss, done);
    }

    private static void remember(Deque<Pair> pairs, double[] step, double[] change) {
        double curvature = dot(step, change);
        if (curvature > 0) {
            pairs.addLast(new Pair(step, change, curvature));
        }
        if (pairs.size() > MEMORY) {
            pairs.removeFirst();
        }
    }

    /** Minus the inverse of the estimated Hessian times the gradient, by two loops over the pairs. */
    private static double[] direction(double[] gradient, Deque<Pair> pairs) {
        var direction = gradient.clone();
        var factors = new ArrayDeque<Double>();
        for (var pair : pairs.reversed()) {
            double factor = dot(pair.step, direction) / pair.curvature;
            add(direction, pair.change, -factor);
            factors.addFirst(factor);
        }
        if (!pairs.isEmpty()) {
            var last = pairs.getLast();
            scale(direction, last.curvature / dot(last.change, last.change));
        }
        for (var pair : pairs) {
            double factor = factors.removeFirst() - dot(pair.change, direction) / pair.curvature;
            add(direction, pair.step, factor);
        }
        scale(direction, -1);
        return direction;
    }

    /** The loss, and its gradient into {@code gradient}. */
    double loss(double[] parameters, double[] gradient) {
        int features = rows[0].length;
        int biases = classes * features;
        double loss = 0;
        for (int i = 0; i < biases; i++) {
            loss += penalty / 2 * parameters[i] * parameters[i];
            gradient[i] = penalty * parameters[i];
        }
        Arrays.fill(gradient, biases, gradient.length, 0);
        for (int row = 0; row < rows.length; row++) {
            var probabilities = scores(parameters, rows[row], classes);
            double largest = probabilities[best(probabilities)];
            double sum = 0;
            for (int label = 0; label < classes; label++) {
                probabilities[label] = Math.exp(probabilities[label] - largest);
                sum += probabilities[label];
            }
            loss -= Math.log(probabilities[labels[row]] / sum) / rows.length;
            for (int label = 0; label < classes; label++) {
                double error = (probabilities[label] / sum - (label == labels[row] ? 1 : 0)) / rows.length;
                for (int i = 0; i < features; i++) {
                    gradient[label * features + i] += error * rows[row][i];
                }
                gradient[biases + label] += error;
            }
        }
        return loss;
    }

    private static double[] scores(double[] parameters, double[] row, int classes) {
        var scores = new double[classes];
        for (int label = 0; label < classes; label++) {
            double sum = parameters[classes * row.length + label];
            for (int i = 0; i < row.length; i++) {
                sum += parameters[label * row.length + i] * row[i];
            }
            scores[label] = sum;
        }
        return scores;
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static void add(double[] to, double[] what, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static void scale(double[] a, double factor) {
        for (int i = 0; i < a.length; i++) {
            a[i] *= factor;
        }
    }

    private static double[] difference(double[] a, double[] b) {
        var difference = a.clone();
        add(difference, b, -1);
        return difference;
    }
}
