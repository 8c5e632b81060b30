package io.gatun.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SoftmaxRegressionTest {
    /** One feature, 1 for both rows of a class and -1 for the others: the best weights solve w + w' = 0, tanh-like. */
    @Test
    void findsTheMinimumThatAlgebraFinds() {
        double[][] rows = {{1}, {-1}};
        int[] labels = {0, 1};
        double penalty = 0.1;
        var solution = SoftmaxRegression.fit(rows, labels, 2, penalty, 100);
        double weight = solution.parameters().getFirst();
        // at the minimum penalty * w = 1 - sigmoid(2 w), for w and -w
        assertThat(penalty * weight).isCloseTo(1 - 1 / (1 + Math.exp(-2 * weight)), within(1e-6));
        assertThat(solution.parameters().get(1)).isCloseTo(-weight, within(1e-6));
        assertThat(solution.parameters().get(2)).isCloseTo(0, within(1e-6));
        assertThat(solution.accuracy(rows, labels)).isEqualTo(1);
    }

    @Test
    void separatesWhatCanBeSeparated() {
        var random = new Random(4);
        var rows = new double[90][20];
        var labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = random.nextGaussian() + (j == labels[i] ? 6 : 0);
            }
        }
        var solution = SoftmaxRegression.fit(rows, labels, 3, 1e-3, 200);
        assertThat(solution.accuracy(rows, labels)).isEqualTo(1);
        assertThat(solution.iterations()).isLessThan(200);
    }
}
