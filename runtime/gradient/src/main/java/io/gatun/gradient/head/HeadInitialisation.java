package io.gatun.gradient.head;

import io.gatun.tensor.Tensor;
import java.util.Random;

/** What a layer's weights are before it has learned anything: uniform around zero, in a range that keeps signals at their size. */
public enum HeadInitialisation {
    /** Weights and biases up to 1 / sqrt(features): He et al. 2015 with a slope of sqrt(5), as PyTorch's Linear has it. */
    KAIMING_UNIFORM {
        @Override
        double weights(long features, long classes) {
            return 1 / Math.sqrt(features);
        }

        @Override
        double biases(long features) {
            return 1 / Math.sqrt(features);
        }
    },

    /** Weights up to sqrt(6 / (features + classes)), no biases: Glorot and Bengio 2010. */
    XAVIER_UNIFORM {
        @Override
        double weights(long features, long classes) {
            return Math.sqrt(6.0 / (features + classes));
        }

        @Override
        double biases(long features) {
            return 0;
        }
    };

    /** The largest weight. */
    abstract double weights(long features, long classes);

    /** The largest bias. */
    abstract double biases(long features);

    /** @param weight [classes, features] */
    void fillWeight(Tensor weight, Random random) {
        fill(weight, weights(weight.shape().dim(1), weight.shape().dim(0)), random);
    }

    /** @param bias [classes] */
    void fillBias(Tensor bias, long features, Random random) {
        fill(bias, biases(features), random);
    }

    private static void fill(Tensor tensor, double largest, Random random) {
        for (long i = 0; i < tensor.size(); i++) {
            tensor.set(i, largest * (2 * random.nextDouble() - 1));
        }
    }
}
