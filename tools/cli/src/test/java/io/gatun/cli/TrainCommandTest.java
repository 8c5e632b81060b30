package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static io.gatun.cli.TrainingRig.interruptedAfter;
import static io.gatun.cli.TrainingRig.trained;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.zoo.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A network of the zoo learns colours from nothing. */
class TrainCommandTest {
    @RegisterExtension
    private static final TrainingRig RIG = new TrainingRig();

    @TempDir
    private Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void makePictures() throws IOException {
        data = TrainingPictures.make(folder.resolve("data"), 8);
        out = folder.resolve("new.onnx");
    }

    private Object[] words(Object... more) {
        var words = new ArrayList<Object>(List.of("train", "--arch", "resnet20-cifar10", "--data", data, "--size", 16));
        words.addAll(List.of(more));
        return words.toArray();
    }

    @Test
    void aSmallNetworkOfAnotherSizeLearnsColours() {
        var lines = trained(words("--out", out, "--epochs", 8, "--lr", 0.02, "--augment", "none"))
                .lines();
        assertThat(lines).contains("learned   resnet20-cifar10 from scratch");
        assertThat(lines.get(3)).matches("best +epoch \\d: 100.0 % of validation right, loss .*");
        try (var model = Model.load(out)) {
            assertThat(model.inputs().getFirst()).hasToString("f32[N,3,16,16]");
            assertThat(Preprocessing.of(model.metadata()).orElseThrow())
                    .isEqualTo(Preprocessing.cifar10().at(16, 16));
        }
        assertThat(gatun("evaluate", "--model", out, "--data", data).fine().out())
                .startsWith("top-1  100.0 %");
    }

    @Test
    void whatWasInterruptedGoesOnAsIfItHadNotBeen() throws IOException {
        trained(words("--out", out, "--epochs", 3));
        var cut = folder.resolve("cut.onnx");
        var interrupted = interruptedAfter("epoch 2/3", words("--out", cut, "--epochs", 3, "--threads", 1));
        assertThat(interrupted.code()).isEqualTo(130);
        trained(words("--out", cut, "--epochs", 3, "--resume"));
        assertThat(cut).hasSameBinaryContentAs(out);
    }

    @Test
    void unreadablePicturesAreLeftOut() throws IOException {
        var broken = Files.writeString(data.resolve("red/broken.jpg"), "no picture");
        gatun(words("--out", out, "--epochs", 1)).failed(broken + ": ");
        assertThat(out).doesNotExist();
        assertThat(trained(words("--out", out, "--epochs", 1, "--skip-unreadable", "--json"))
                        .out())
                .contains("\"leftOut\" : [ \"" + broken + "\" ]");
    }

    @Test
    void saysWhatItTakesAndRefusesWhatDoesNotFit() {
        var outcome = trained(words("--out", out, "--epochs", 1, "--batch", 6));
        assertThat(outcome.err().lines().findFirst().orElseThrow())
                .matches("training takes [\\d.]+ MB of memory: [\\d.]+ MB for values of a batch of 6 .*");
        gatun(words("--out", folder.resolve("other.onnx"), "--batch", 12, "--max-memory", "12m"))
                .failed("resnet20-cifar10: training with batches of 12 takes ", ": a batch of ", " would fit");
        assertThat(folder.resolve("other.onnx")).doesNotExist();
    }

    @Test
    void recomputationGivesTheSameFile() {
        trained(words("--out", out, "--epochs", 1));
        var again = folder.resolve("again.onnx");
        assertThat(trained(words("--out", again, "--epochs", 1, "--recompute")).err())
                .contains(", recomputing)");
        assertThat(again).hasSameBinaryContentAs(out);
    }

    @Test
    void refusesWhatCannotWork() {
        gatun("train", "--data", data, "--out", out).misused("Missing required option: '--arch=NAME'");
        gatun("train", "--arch", "resnet1", "--data", data, "--out", out)
                .failed("the zoo has no network called 'resnet1'; there are ");
        gatun("train", "--arch", "alexnet", "--size", 8, "--data", data, "--out", out)
                .failed("alexnet for pictures of 8x8: ");
    }
}
