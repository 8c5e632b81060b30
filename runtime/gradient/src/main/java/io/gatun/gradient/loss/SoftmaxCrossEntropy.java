package io.gatun.gradient.loss;

import io.gatun.GatunException;
import io.gatun.gradient.term.Term;
import io.gatun.op.LogSoftmax;
import io.gatun.op.OneHot;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/**
 * The cross-entropy of the softmax of scores with the true classes. Scores [N, C, rest...] straight from the last layer, before
 * any softmax; targets i64[N, rest...], from 0 to C-1.
 *
 * <p>Weights and smoothing mean what they mean in PyTorch: each prediction counts as much as the weight of its true class, and
 * the loss is divided by the sum of these.
 *
 * @param classWeights how much each class counts; empty for all alike
 * @param labelSmoothing the part of the target, from 0 to 1, that all classes share evenly
 */
public record SoftmaxCrossEntropy(List<Double> classWeights, double labelSmoothing) implements Loss {
    public SoftmaxCrossEntropy {
        classWeights = List.copyOf(classWeights);
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new GatunException("label smoothing must be from 0 to 1, got " + labelSmoothing);
        }
        for (double weight : classWeights) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new GatunException("class weights must be numbers of at least 0, got " + classWeights);
            }
        }
    }

    /** All classes alike, without smoothing. */
    public SoftmaxCrossEntropy() {
        this(List.of(), 0);
    }

    @Override
    public TensorType target(TensorType prediction) {
        var scores = prediction.shape();
        if (scores.rank() < 2) {
            throw new GatunException("softmax cross-entropy wants scores [N, classes, ...], got " + prediction);
        }
        if (!classWeights.isEmpty() && classWeights.size() != scores.dim(1)) {
            throw new GatunException("there are " + classWeights.size() + " class weights for " + scores.dim(1)
                    + " classes, the prediction is " + prediction);
        }
        var dims = new long[scores.rank() - 1];
        dims[0] = scores.dim(0);
        System.arraycopy(scores.dims(), 2, dims, 1, dims.length - 1);
        return new TensorType(DType.INT64, Shape.of(dims));
    }

    Term of(Term scores, Term target) {
        long classes = scores.shape().dim(1);
        var dtype = scores.dtype();
        var recorder = scores.recorder();
        var offOn = recorder.floats(TensorType.of(dtype, 2), 0, 1);
        var truth = target.apply(new OneHot(1), recorder.longs(classes), offOn);
        var surprise = scores.apply(new LogSoftmax(1, false)).negated();
        if (classWeights.isEmpty()) {
            long count = scores.shape().size() / Math.max(1, classes);
            return smoothed(truth, classes).times(surprise).total().times(1.0 / count);
        }
        var placed = new long[scores.shape().rank() - 1];
        Arrays.fill(placed, 1);
        placed[0] = classes;
        var weights = recorder.floats(
                new TensorType(dtype, Shape.of(placed)),
                classWeights.stream().mapToDouble(Double::doubleValue).toArray());
        return smoothed(truth, classes)
                .times(weights)
                .times(surprise)
                .total()
                .over(truth.times(weights).total());
    }

    private Term smoothed(Term truth, long classes) {
        return labelSmoothing == 0 ? truth : truth.times(1 - labelSmoothing).plus(labelSmoothing / classes);
    }
}
