package io.gatun.gradient.loss;

import io.gatun.gradient.term.Term;
import io.gatun.tensor.TensorType;

/** The mean of squared differences. Targets have the prediction's type. */
public record MeanSquaredError() implements Loss {
    @Override
    public TensorType target(TensorType prediction) {
        return prediction;
    }

    Term of(Term prediction, Term target) {
        var difference = prediction.minus(target);
        return difference
                .times(difference)
                .total()
                .times(1.0 / prediction.shape().size());
    }
}
