package io.gatun.gradient.loss;

import io.gatun.gradient.term.Term;
import io.gatun.op.Unary;
import io.gatun.tensor.TensorType;

/**
 * The mean cross-entropy of the sigmoid of scores with probabilities. Scores of any shape, before any sigmoid; targets of their
 * type, from 0 to 1. Large scores overflow nowhere: softplus(score) - score * target.
 */
public record BinaryCrossEntropy() implements Loss {
    @Override
    public TensorType target(TensorType prediction) {
        return prediction;
    }

    Term of(Term scores, Term target) {
        var each = scores.map(Unary.Function.SOFTPLUS).minus(scores.times(target));
        return each.total().times(1.0 / scores.shape().size());
    }
}
