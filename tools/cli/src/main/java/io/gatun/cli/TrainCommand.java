package io.gatun.cli;

import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.graph.Graph;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.Zoo;
import io.gatun.zoo.data.PictureLoader;
import io.gatun.zoo.data.Unreadable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gatun train}: a network of the zoo learns from nothing. */
@Command(
        name = "train",
        description =
                "Trains a network of the zoo from scratch. It wants many pictures: where a network is there that has"
                        + " learned from others, finetune does better with few.",
        footer = {"", TrainingOptions.ON_INTERRUPTION})
final class TrainCommand extends GatunCommand {
    private static final int CHECKED_AT_ONCE = 16;

    @Option(
            names = "--arch",
            paramLabel = "NAME",
            required = true,
            description = "An architecture of the zoo (see gatun zoo list), such as " + Zoo.DEFAULT + ".")
    private String architecture;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            converter = AtLeastOne.class,
            description = "Height and width of the pictures that the network sees; the architecture's if not given.")
    private Integer size;

    @Mixin
    private TrainingOptions training;

    @Mixin
    private PreprocessingOption preprocessing;

    @Mixin
    private SessionOptions running;

    @Override
    public Integer call() throws IOException {
        var files = TrainingFiles.of(training.out);
        files.requireWritable(architecture);
        files.requireCheckpoint(training.resume);
        var entry = Zoo.entry(architecture);
        int pixels = size == null ? entry.inputSize() : size;
        var chosen = preprocessing.chosen().orElse(entry.preprocessing()).at(pixels, pixels);
        try (var arena = Arena.ofShared()) {
            var graph = Zoo.build(architecture, pixels, training.seed, arena);
            return train(graph, chosen, files, arena);
        }
    }

    private int train(Graph graph, Preprocessing chosen, TrainingFiles files, Arena arena) throws IOException {
        var options = running.options();
        var found = TrainingData.of(training.data, training.validation, chosen, training.seed);
        var leftOut = leftOut(found, options.threads());
        var data = found.without(leftOut);
        var recipe = Recipe.fromScratch().with(training, data);
        int classes = data.training().classes().size();
        var head = NewHead.on(graph, classes, HeadInitialisation.KAIMING_UNIFORM, training.seed, arena);
        var lesson = Lesson.of(
                head, head.network(), Transfer.learning(head.network(), Scope.ALL), data, recipe, options.threads());
        files.requireRoom(head.network(), lesson, recipe);
        var plan = Json.object("arch", architecture, "settings", recipe.document());
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
        return new TrainingEnd(architecture + " from scratch", plan, data, leftOut, files)
                .of(learned, options, training.json, out(), err());
    }

    /** Pictures that cannot be read, if these are to be left out: then how many there are must be known before. */
    private List<Path> leftOut(TrainingData data, int threads) {
        if (!training.skip) {
            return List.of();
        }
        var folders = List.of(data.training(), data.validation());
        try (var progress = new Progress(
                "read",
                folders.stream().mapToLong(folder -> folder.pictures().size()).sum())) {
            return folders.stream()
                    .flatMap(folder -> PictureLoader.of(folder, CHECKED_AT_ONCE)
                            .threads(threads)
                            .unreadable(Unreadable.SKIP)
                            .forEachBatch(
                                    0, batch -> progress.steps(batch.pictures().size()))
                            .stream())
                    .toList();
        }
    }
}
