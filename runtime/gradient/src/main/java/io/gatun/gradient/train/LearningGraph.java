package io.gatun.gradient.train;

import io.gatun.gradient.GradientGraph;
import io.gatun.gradient.Gradients;
import io.gatun.gradient.TrainingGraph;
import io.gatun.gradient.loss.Loss;
import io.gatun.graph.Graph;
import io.gatun.graph.Value;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * The learning part of a network for one size of batch, with its loss, forwards and backwards.
 *
 * @param prediction what the loss looks at
 * @param training the part as it is while it learns
 * @param forward it with the loss
 * @param gradient it with the gradients
 */
record LearningGraph(Value prediction, TrainingGraph training, Graph forward, GradientGraph gradient) {
    /**
     * Differentiates.
     *
     * @param part bound; its output is the prediction
     * @param learning the parameters
     * @param arena memory for constants; must live as long as the graphs
     */
    static LearningGraph of(Graph part, List<Value> learning, TrainingSettings settings, Arena arena) {
        var prediction = part.outputs().getFirst();
        var training = TrainingGraph.of(part, learning);
        var forward = settings.loss().behind(training.graph(), prediction, arena);
        var gradient = Gradients.of(forward)
                .output(Loss.LOSS)
                .withRespectTo(learning)
                .recomputing(settings.recomputing())
                .keeping(Loss.LOSS, prediction)
                .keeping(training.statistics().values().toArray(new Value[0]))
                .build(arena);
        return new LearningGraph(prediction, training, forward, gradient);
    }
}
