package io.gatun.cli;

import io.gatun.GatunException;
import io.gatun.Options;
import io.gatun.gradient.head.AnyBatch;
import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.head.WeightedLayer;
import io.gatun.gradient.train.ScenarioChoice;
import io.gatun.gradient.train.Separability;
import io.gatun.graph.Graph;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.Zoo;
import io.gatun.zoo.data.Augmentation;
import io.gatun.zoo.data.LabelledPicture;
import io.gatun.zoo.data.Unreadable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gatun finetune}: a network that knows some classes learns others. */
@Command(
        name = "finetune",
        description = "Teaches a trained network other classes. Its last layer is exchanged for a fresh one; that layer"
                + " alone learns, or more of the network.",
        footer = {"", TrainingOptions.ON_INTERRUPTION})
final class FinetuneCommand extends GatunCommand {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "An ONNX file or the name of a trained network of the zoo, default " + Zoo.DEFAULT + ".")
    private String name = Zoo.DEFAULT;

    @Option(
            names = "--train",
            paramLabel = "PART",
            converter = Scope.ByName.class,
            description = {
                "What learns: last-layer (on features that are computed once and kept: epochs take a blink);",
                "last:K (the last K layers with weights);",
                "all; or auto (default: looks at the pictures and says why)."
            })
    private Scope scope = Scope.AUTO;

    @Mixin
    private TrainingOptions training;

    @Mixin
    private PreprocessingOption preprocessing;

    @Mixin
    private SessionOptions running;

    @Override
    public Integer call() throws IOException {
        var files = TrainingFiles.of(training.out);
        files.requireWritable(name);
        files.requireCheckpoint(training.resume);
        try (var network = Network.trained(name, running.loading());
                var arena = Arena.ofShared()) {
            var graph = AnyBatch.of(network.model().graph(), arena);
            var data = TrainingData.of(training.data, training.validation, preprocessing(graph), training.seed);
            return finetune(newHead(graph, data, arena), data, files, arena);
        }
    }

    private Preprocessing preprocessing(Graph graph) {
        var input = graph.inputs().getFirst();
        try {
            return preprocessing
                    .chosen()
                    .map(chosen -> chosen.forInput(input))
                    .orElseGet(() -> Preprocessing.of(graph.metadata(), input));
        } catch (GatunException refusal) {
            throw refusal.in(name);
        }
    }

    private NewHead newHead(Graph graph, TrainingData data, Arena arena) {
        try {
            int classes = data.training().classes().size();
            var head = NewHead.on(graph, classes, HeadInitialisation.KAIMING_UNIFORM, training.seed, arena);
            requireLayers(WeightedLayer.of(head.network()).size());
            return head;
        } catch (GatunException refusal) {
            throw refusal.in(name);
        }
    }

    private void requireLayers(int count) {
        if (scope.layers() > count) {
            throw new GatunException("has " + count + " layers with weights, --train " + scope + " wants more");
        }
    }

    private int finetune(NewHead head, TrainingData found, TrainingFiles files, Arena arena) throws IOException {
        var options = running.options();
        // what cannot work is refused before all pictures are looked at
        Recipe.forPretrained(scope.equals(Scope.AUTO) ? Scope.LAST_LAYER : scope)
                .with(training, found);
        var choice =
                scope.equals(Scope.AUTO) ? Optional.of(choice(head, found, options)) : Optional.<ScenarioChoice>empty();
        var chosen = choice.map(ScenarioChoice::scenario).map(Scope::of).orElse(scope);
        var wanted = Recipe.forPretrained(chosen).with(training, found);
        boolean once = chosen.equals(Scope.LAST_LAYER);
        try (var features = features(head, found, once ? wanted.augmentation() : Augmentation.NONE, options)) {
            var data = found.without(features.leftOut());
            var recipe = Recipe.forPretrained(chosen).with(training, data);
            var transfer = new Transfer(head, data, features, training.seed, options);
            var lesson = once ? transfer.lastLayer(recipe.batch(), arena) : transfer.layers(chosen, recipe, arena);
            var plan = Json.object(
                    "model", name,
                    "train", chosen.toString(),
                    "why", choice.map(ScenarioChoice::reason).orElse(null),
                    "settings", recipe.document());
            files.requireRoom(head.network(), lesson, recipe);
            var learned = new TrainingRun(
                            lesson,
                            recipe,
                            recipe.settings(data).recomputing(training.recompute),
                            files,
                            plan + " on pictures " + Fingerprint.of(data),
                            training.resume,
                            running.memory(),
                            err())
                    .run(options, arena);
            return new TrainingEnd(chosen.of(name), plan, data, features.leftOut(), files)
                    .of(learned, options, training.json, out(), err());
        }
    }

    /** Looks at the pictures as the frozen network sees them, which is kept for what comes next, and says why. */
    private ScenarioChoice choice(NewHead head, TrainingData data, Options options) {
        try (var features = features(head, data, Augmentation.NONE, options)) {
            var seen = features.training().getFirst();
            var labels =
                    seen.pictures().stream().mapToInt(LabelledPicture::label).toArray();
            var separability = Separability.of(
                    seen.tensor(), labels, data.training().classes().size());
            var choice = ScenarioChoice.of(
                    separability, WeightedLayer.of(head.network()).size());
            err().println("auto: " + choice.reason());
            return choice;
        }
    }

    private PictureFeatures features(NewHead head, TrainingData data, Augmentation augmentation, Options options) {
        return PictureFeatures.of(
                head.features(),
                data,
                augmentation,
                training.skip ? Unreadable.SKIP : Unreadable.REFUSE,
                training.seed,
                options);
    }
}
