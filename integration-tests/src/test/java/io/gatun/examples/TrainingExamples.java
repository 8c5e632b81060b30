package io.gatun.examples;

import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.optimiser.Schedule;
import io.gatun.gradient.optimiser.Sgd;
import io.gatun.gradient.train.Examples;
import io.gatun.gradient.train.FeatureScale;
import io.gatun.gradient.train.ScenarioChoice;
import io.gatun.gradient.train.Separability;
import io.gatun.gradient.train.Training;
import io.gatun.gradient.train.TrainingSettings;
import io.gatun.gradient.train.TrainingStep;
import io.gatun.graph.Graph;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;

/** docs/training.md quotes what stands between the markers, word for word. */
final class TrainingExamples {
    private TrainingExamples() {}

    static ScenarioChoice howMuchLearns(Graph graph, Tensor features, int[] labels, int classes) {
        // page: begin
        var layers = WeightedLayer.of(graph).size();
        var choice = ScenarioChoice.of(Separability.of(features, labels, classes), layers);
        System.out.println(choice.reason());
        // page: end
        return choice;
    }

    static Graph aLastLayerOnFeatures(NewHead head, Tensor features, int[] labels, long seed, Arena arena) {
        // page: begin
        var rows = Examples.rows(features, labels, 32, seed); // one row of features a picture
        var scale = FeatureScale.of(rows);
        var settings = TrainingSettings.defaults().optimiser(new Sgd(0.9, true)).decay(1e-3);
        var rate = new Schedule.Cosine(0.5, 0, 30L * rows.batches());
        Graph layer;
        try (var step = new TrainingStep(head.head(), head.logits(), head.parameters(), settings)) {
            Training.of(step).epochs(30).schedule(rate).run(scale.applied(rows));
            layer = scale.takenIn(step.trained(arena), head.weight(), arena); // takes rows as they are
        }
        // page: end
        return layer;
    }
}
