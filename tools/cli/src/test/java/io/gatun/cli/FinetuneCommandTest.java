package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static io.gatun.cli.TrainingRig.filesIn;
import static io.gatun.cli.TrainingRig.interruptedAfter;
import static io.gatun.cli.TrainingRig.trained;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.zoo.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The zoo's network learns to tell colours apart. */
class FinetuneCommandTest {
    @RegisterExtension
    private static final TrainingRig RIG = new TrainingRig();

    @TempDir
    private Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void makePictures() throws IOException {
        data = TrainingPictures.make(folder.resolve("data"), 8);
        out = Files.createDirectory(folder.resolve("results")).resolve("new.onnx");
    }

    @Test
    void theNetworkNeedsNothingElse() throws IOException {
        var lines = trained("finetune", "--data", data, "--out", out, "--train", "last-layer")
                .lines();
        assertThat(lines.get(0)).isEqualTo("learned   the last layer of resnet20-cifar10");
        assertThat(lines.get(1)).isEqualTo("pictures  18 to learn from, 6 to judge by, of 3 classes");
        assertThat(lines.get(3)).matches("best +epoch \\d+: 100.0 % of validation right, loss \\d.\\d{3}");
        assertThat(lines).contains("green              2    100.0 %  100.0 %");
        assertThat(lines.getLast()).isEqualTo("use it: gatun classify --model " + out + " PICTURE");
        assertThat(filesIn(out.getParent()))
                .containsExactlyInAnyOrder(
                        "new.onnx",
                        "new.curves.csv",
                        "new.curves.png",
                        "new.curves.svg",
                        "new.confusion.csv",
                        "new.confusion.png",
                        "new.confusion.svg");

        var picture = data.resolve("red").resolve("picture0.png");
        assertThat(gatun("classify", "--model", out, picture).fine().lines().getFirst())
                .startsWith("red ");
        assertThat(gatun("evaluate", "--model", out, "--data", data)
                        .fine()
                        .lines()
                        .getFirst())
                .isEqualTo("top-1  100.0 %  24 of 24");
    }

    @Test
    void saysHowEachEpochWent() {
        var outcome = trained("finetune", "--data", data, "--out", out, "--train", "last-layer", "--epochs", 2);
        assertThat(outcome.err().lines())
                .hasSize(2)
                .allMatch(line -> line.matches("epoch [12]/2: loss \\d\\.\\d{3}, accuracy \\d+\\.\\d %;"
                        + " validation loss \\d\\.\\d{3}, accuracy \\d+\\.\\d %; 0:\\d\\d left"));
    }

    @Test
    void autoSaysWhatItPickedAndWhy() throws IOException {
        var outcome = trained("finetune", "--data", data, "--out", out, "--epochs", 2, "--json");
        assertThat(outcome.err().lines().findFirst().orElseThrow())
                .startsWith("auto: last-layer: ")
                .contains("18 examples of 3 classes, 6 a class")
                .endsWith("So the last layer learns alone.");
        var plan = (Map<?, ?>) outcome.object().get("plan");
        assertThat(plan.get("train")).isEqualTo("last-layer");
        assertThat(outcome.err()).contains(plan.get("why").toString());
    }

    @Test
    void jsonIsOneDocument() throws IOException {
        var document = trained(
                        "finetune",
                        "--data",
                        data,
                        "--out",
                        out,
                        "--train",
                        "last-layer",
                        "--epochs",
                        3,
                        "--json",
                        "--class-weights",
                        "--optimizer",
                        "adamw",
                        "--schedule",
                        "one-cycle")
                .object();
        assertThat(document)
                .containsEntry("learned", "the last layer of resnet20-cifar10")
                .containsEntry("classes", TrainingPictures.CLASSES)
                .containsEntry("ending", "finished");
        assertThat((List<?>) document.get("history")).hasSize(3);
        var settings = (Map<?, ?>) ((Map<?, ?>) document.get("plan")).get("settings");
        assertThat(settings.get("optimizer")).isEqualTo("adamw");
        assertThat(settings.get("schedule")).isEqualTo("one-cycle");
        assertThat(settings.get("classWeights")).isEqualTo(true);
        assertThat((Integer) document.get("best")).isBetween(1, 3);
        assertThat(((Map<?, ?>) document.get("evaluation")).get("pictures")).isEqualTo(6);
        assertThat((List<?>) document.get("files")).first().isEqualTo(out.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--train last-layer", "--train last-layer --augment flip,colour", "--train last:2 --epochs 2"})
    void equalRunsGiveEqualFiles(String how) throws IOException {
        trained(words(how, "--threads", 1, "--out", out));
        var again = out.resolveSibling("again.onnx");
        trained(words(how, "--threads", 2, "--out", again));
        assertThat(again).hasSameBinaryContentAs(out);
        var other = out.resolveSibling("other.onnx");
        trained(words(how, "--seed", 2, "--out", other));
        assertThat(Files.mismatch(other, out)).isNotNegative();
    }

    @Test
    void moreOfTheNetworkMayLearn() throws IOException {
        trained(words("--train last-layer --epochs 1", "--out", out));
        var more = out.resolveSibling("more.onnx");
        assertThat(trained(words("--train all --epochs 1 --batch 4", "--out", more))
                        .lines())
                .contains("learned   all of resnet20-cifar10");
        assertThat(gatun("evaluate", "--model", more, "--data", data).fine().out())
                .startsWith("top-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"last-layer", "last:2"})
    void whatWasInterruptedGoesOnAsIfItHadNotBeen(String part) throws IOException {
        var how = "--epochs 4 --train " + part;
        trained(words(how, "--out", out));

        var cut = out.resolveSibling("cut.onnx");
        var interrupted = interruptedAfter("epoch 2/4", words(how, "--out", cut));
        assertThat(interrupted.code()).isEqualTo(130);
        assertThat(interrupted.err().lines().toList().getLast())
                .matches("gatun: stopped in epoch 3: the best so far, of epoch [12], is in \\Q" + cut
                        + "\\E; --resume goes on");
        assertThat(interrupted.out()).contains("2, in 0:", "; then it was stopped", cut.toString());
        assertThat(gatun("evaluate", "--model", cut, "--data", data).fine().out())
                .startsWith("top-1");

        gatun(words(how, "--out", cut))
                .failed("cut.onnx.checkpoint: is of a training that was interrupted; go on with it by --resume, or"
                        + " delete it to begin anew");
        gatun(words(how, "--out", cut, "--resume", "--seed", 5))
                .failed("cut.onnx.checkpoint: belongs to another run: ");

        trained(words(how, "--out", cut, "--resume"));
        assertThat(cut).hasSameBinaryContentAs(out);
        assertThat(filesIn(out.getParent())).noneMatch(name -> name.endsWith("checkpoint"));
    }

    @Test
    void featuresAreComputedOnce() throws IOException {
        trained(words("--train last-layer --epochs 1", "--out", out));
        var kept = filesIn(RIG.cache().resolve("features"));
        assertThat(kept).isNotEmpty();
        trained(words("--train last-layer --epochs 1 --seed 7 --lr 0.1", "--out", out));
        assertThat(filesIn(RIG.cache().resolve("features"))).isEqualTo(kept);
    }

    @Test
    void validationMayBeAFolder() throws IOException {
        var aside = TrainingPictures.make(folder.resolve("aside"), 2);
        assertThat(trained(words("--train last-layer --epochs 1", "--out", out, "--validation", aside))
                        .lines())
                .contains("pictures  24 to learn from, 6 to judge by, of 3 classes");
    }

    @Test
    void anyNameMayBeAClass() throws IOException {
        trained(words("--train last-layer --epochs 1", "--out", out));
        try (var model = Model.load(out)) {
            assertThat(Labels.of(model.metadata()).orElseThrow().names()).isEqualTo(TrainingPictures.CLASSES);
        }
    }

    private Object[] words(String how, Object... more) {
        var words = new ArrayList<Object>(List.of("finetune", "--data", data));
        words.addAll(List.of(how.split(" ")));
        words.addAll(List.of(more));
        return words.toArray();
    }
}
