package io.gatun.gradient.train;

import io.gatun.GatunException;
import io.gatun.gradient.loss.Loss;
import io.gatun.gradient.loss.SoftmaxCrossEntropy;
import io.gatun.tensor.Tensor;
import io.gatun.tensor.TensorType;

/** What examples should be, beside what a network makes of them. */
final class Targets {
    private Targets() {}

    /** @throws GatunException if they do not fit the prediction, or name a class that it has no score for */
    static void require(Loss loss, Tensor targets, TensorType prediction) {
        var wanted = loss.target(prediction);
        if (!targets.type().equals(wanted)) {
            throw new GatunException(
                    "the targets of a prediction " + prediction + " are " + wanted + ", got " + targets.type());
        }
        if (loss instanceof SoftmaxCrossEntropy) {
            long classes = prediction.shape().dim(1);
            for (long i = 0; i < targets.size(); i++) {
                long label = targets.longAt(i);
                if (label < 0 || label >= classes) {
                    throw new GatunException("an example is of class " + label + ", but the network tells " + classes
                            + " classes apart, from 0 on");
                }
            }
        }
    }

    /** How many examples have their greatest score where the target says, the first of equal ones counts; 0 without classes. */
    static int correct(Loss loss, Tensor targets, Tensor prediction) {
        if (!(loss instanceof SoftmaxCrossEntropy) || prediction.shape().rank() != 2) {
            return 0;
        }
        int correct = 0;
        int classes = Math.toIntExact(prediction.shape().dim(1));
        for (int i = 0; i < targets.size(); i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (prediction.floatAt((long) i * classes + c) > prediction.floatAt((long) i * classes + best)) {
                    best = c;
                }
            }
            if (best == targets.longAt(i)) {
                correct++;
            }
        }
        return correct;
    }
}
