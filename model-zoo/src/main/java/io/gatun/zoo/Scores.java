package io.gatun.zoo;

import io.gatun.GatunException;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import io.gatun.op.Dropout;
import io.gatun.op.Flatten;
import io.gatun.op.Identity;
import io.gatun.op.Reshape;
import io.gatun.op.Softmax;
import io.gatun.op.Squeeze;
import io.gatun.op.Unary;
import io.gatun.op.Unsqueeze;
import io.gatun.tensor.Tensor;

/**
 * Reads probabilities off a network's first output.
 *
 * @param output the output's name
 * @param normalised whether the network itself turns logits into numbers from 0 to 1, by a softmax or a sigmoid at its end
 */
record Scores(String output, boolean normalised) {
    static Scores of(Graph graph) {
        var output = graph.outputs().getFirst();
        return new Scores(output.name(), isNormalised(graph, output));
    }

    /** Looks past operators that leave the numbers as they are. */
    private static boolean isNormalised(Graph graph, Value value) {
        var node = graph.producer(value);
        return node.isPresent()
                && switch (node.get().op()) {
                    case Softmax _ -> true;
                    case Unary unary -> unary.function() == Unary.Function.SIGMOID;
                    case Dropout _, Flatten _, Identity _, Reshape _, Squeeze _, Unsqueeze _ ->
                        isNormalised(graph, node.get().input(0));
                    default -> false;
                };
    }

    /**
     * One probability a class, of the first picture of a batch.
     *
     * @param tensor the output: the batch first, then one number a class, whatever other extents of 1 there are
     * @param batch how many pictures it holds
     * @throws GatunException if the output is not a number
     */
    float[] probabilities(Tensor tensor, long batch) {
        if (tensor.size() % batch != 0 || tensor.size() == 0) {
            throw new GatunException("output '" + output + "' is " + tensor.type()
                    + ", which is no row of classes for each of " + batch + " pictures");
        }
        var values = new double[Math.toIntExact(tensor.size() / batch)];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.doubleAt(i);
            if (Double.isNaN(values[i])) {
                throw new GatunException("output '" + output + "' is not a number for class " + i);
            }
        }
        return normalised ? rounded(values, 1) : softmax(values);
    }

    private static float[] softmax(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            // infinite logits: the largest have equal shares, all others none
            logits[i] = logits[i] == largest ? 1 : Math.exp(logits[i] - largest);
            sum += logits[i];
        }
        return rounded(logits, sum);
    }

    private static float[] rounded(double[] values, double divisor) {
        var rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) (values[i] / divisor);
        }
        return rounded;
    }
}
