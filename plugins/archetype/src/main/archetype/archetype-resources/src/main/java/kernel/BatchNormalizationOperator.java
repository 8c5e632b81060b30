package ${package}.kernel;

import ${package}.device.Floats;
import io.gatun.graph.Graph;
import io.gatun.graph.Node;
import io.gatun.op.BatchNormalization;
import java.util.Optional;

/** Batch normalisation with known mean and variance. Behind a convolution the engine folds it away; this is for the others. */
record BatchNormalizationOperator(BatchNormalization normalization) implements Operator {
    @Override
    public Optional<String> refusal(Graph graph, Node node) {
        if (normalization.training()) {
            return Optional.of("takes mean and variance as given, in training they are computed");
        }
        var scale = graph.requireType(node.input(1));
        return scale.shape().rank() == 1
                ? Optional.empty()
                : Optional.of("normalises by channel, '" + node.input(1) + "' is " + scale);
    }

    @Override
    public String kernelName() {
        return "channel by channel";
    }

    @Override
    public Kernel kernel(Graph graph, Node node) {
        var shape = graph.requireType(node.input(0)).shape();
        int channels = (int) graph.requireType(node.input(1)).shape().dim(0);
        int plane = shape.rank() < 2 ? 1 : (int) shape.sizeBetween(2, shape.rank());
        return (y, inputs) -> normalise(inputs, channels, plane, y);
    }

    private void normalise(Floats[] inputs, int channels, int plane, Floats y) {
        for (int p = 0; p * plane < y.count(); p++) {
            int c = p % channels;
            double slope = inputs[1].get(c) / Math.sqrt(inputs[4].get(c) + (double) normalization.epsilon());
            double offset = inputs[2].get(c) - inputs[3].get(c) * slope;
            for (int i = p * plane; i < (p + 1) * plane; i++) {
                y.set(i, (float) (inputs[0].get(i) * slope + offset));
            }
        }
    }
}
