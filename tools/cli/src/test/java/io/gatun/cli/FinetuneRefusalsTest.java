package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static io.gatun.cli.TrainingRig.filesIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What cannot work is refused in one line, and leaves nothing behind. */
class FinetuneRefusalsTest {
    @RegisterExtension
    private static final TrainingRig RIG = new TrainingRig();

    @TempDir
    private Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void makePictures() throws IOException {
        data = TrainingPictures.make(folder.resolve("data"), 4);
        out = Files.createDirectory(folder.resolve("results")).resolve("new.onnx");
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertThat(filesIn(out.getParent())).isSubsetOf("new.onnx.checkpoint");
    }

    private Outcome finetune(Object... more) {
        var words = new ArrayList<Object>(List.of("finetune", "--data", data, "--out", out));
        words.addAll(List.of(more));
        return gatun(words.toArray());
    }

    private static void refused(Outcome outcome, String line) {
        assertThat(outcome.failed("gatun").err().strip()).isEqualTo("gatun: " + line);
    }

    @Test
    void badUsage() {
        gatun("finetune", "--data", data).misused("Missing required option: '--out=NEW.onnx'");
        gatun("finetune", "--out", out).misused("Missing required option: '--data=DIR'");
        finetune("--train", "last").misused("wanted last-layer, last:K (such as last:3), all or auto, got 'last'");
        finetune("--train", "last:0").misused("got 'last:0'");
        finetune("--lr", "0").misused("--lr", "wanted a number above 0, got '0'");
        finetune("--weight-decay", "-1").misused("wanted a number of at least 0, got '-1'");
        finetune("--label-smoothing", "1").misused("wanted a number from 0 to below 1, got '1'");
        finetune("--optimizer", "lion").misused("--optimizer", "wanted one of sgd, adam, adamw, got 'lion'");
        finetune("--schedule", "wavy")
                .misused("--schedule", "wanted one of constant, cosine, one-cycle, step, got 'wavy'");
        finetune("--augment", "flap")
                .misused("no augmentation is called 'flap'; there are flip, crop, shift, colour and none");
        finetune("--epochs", "0").misused("--epochs", "at least 1");
    }

    @Test
    void foldersThatAreNoClasses() throws IOException {
        var parts = folder.resolve("parts");
        TrainingPictures.make(parts.resolve("train"), 2);
        TrainingPictures.make(parts.resolve("val"), 2);
        refused(
                gatun("finetune", "--data", parts, "--out", out),
                parts + ": holds train and val, which are no classes; say --data " + parts.resolve("train")
                        + " --validation " + parts.resolve("val"));
        refused(
                gatun("finetune", "--data", folder.resolve("none"), "--out", out),
                folder.resolve("none") + ": no such folder");
        var one = Files.createDirectories(folder.resolve("one/only")).getParent();
        refused(
                gatun("finetune", "--data", one, "--out", out),
                one + ": has one class only, 'only'; there must be two at least");
        var empty = Files.createDirectory(data.resolve("yellow"));
        refused(finetune(), empty + ": no pictures of this class (JPEG, PNG, BMP, GIF)");
    }

    @Test
    void validationThatDoesNotFit() throws IOException {
        var aside = TrainingPictures.make(folder.resolve("aside"), 1);
        Files.move(aside.resolve("red"), aside.resolve("pink"));
        refused(finetune("--validation", aside), aside + ": has the class 'pink', which " + data + " has not");
        for (var picture : filesIn(aside.resolve("pink"))) {
            Files.delete(aside.resolve("pink").resolve(picture));
        }
        Files.delete(aside.resolve("pink"));
        refused(finetune("--validation", aside), aside + ": has no class 'red', which " + data + " has");
        refused(finetune("--validation", "1.5"), "the part set aside for validation must be between 0 and 1, got 1.5");
        refused(finetune("--validation", folder.resolve("none")), folder.resolve("none") + ": no such folder");
        var single = TrainingPictures.make(folder.resolve("single"), 1);
        refused(
                gatun("finetune", "--data", single, "--out", out),
                single + ": class 'blue, deep' has one picture only, which cannot serve both training and validation");
    }

    @Test
    void aPictureThatCannotBeRead() throws IOException {
        var broken = Files.writeString(data.resolve("red/broken.png"), "no picture");
        assertThat(finetune("--train", "last-layer").failed("gatun").err()).startsWith("gatun: " + broken + ": ");
        assertThat(finetune("--train", "last:1", "--epochs", 1).failed("gatun").err())
                .startsWith("gatun: " + broken + ": ");
        var result = folder.resolve("skipped.onnx");
        assertThat(TrainingRig.trained(
                                "finetune",
                                "--data",
                                data,
                                "--out",
                                result,
                                "--skip-unreadable",
                                "--train",
                                "last-layer")
                        .out())
                .contains("9 to learn from", "; left out because they cannot be read: 1");
    }

    @Test
    void modelsThatCannotLearnIt() {
        var relu = SmallModels.relu(folder.resolve("relu.onnx"));
        refused(finetune("--model", relu), relu + ": input 'x' is f32[N,2,3], pictures become f32[N,3,H,W]");
        var small = SmallModels.picturesToPictures(folder.resolve("small.onnx"));
        refused(
                finetune("--model", small),
                small
                        + ": the way back from output 'y' ends at 'x' without any layer that gives classes (Gemm, MatMul or 1x1"
                        + " Conv)");
        finetune("--model", "vgg16").failed("vgg16: the zoo has no trained weights for it");
        finetune("--model", folder.resolve("none.onnx")).failed("none.onnx: no such file, nor a network of the zoo");
        refused(
                finetune("--train", "last:23"),
                "resnet20-cifar10: has 22 layers with weights, --train last:23 wants more");
    }

    @Test
    void resultsThatCannotBeWritten() throws IOException {
        var nowhere = folder.resolve("nowhere/new.onnx");
        refused(
                gatun("finetune", "--data", data, "--out", nowhere),
                nowhere + ": there is no folder " + nowhere.getParent());
        refused(
                gatun("finetune", "--data", data, "--out", folder),
                folder + ": is a folder, not a file to write the network to");
        var model = folder.resolve("model.onnx");
        gatun("zoo", "export", "resnet20-cifar10", "--out", model).fine();
        refused(
                gatun("finetune", "--data", data, "--model", model, "--out", folder.resolve("results/../model.onnx")),
                folder.resolve("results/../model.onnx") + ": is the network to start from; --out must be another file");
    }

    @Test
    void batchesAndRatesThatAreTooLarge() {
        refused(
                finetune("--train", "last-layer", "--batch", 64),
                data + ": has 9 pictures to learn from, fewer than a batch of 64; try a smaller --batch");
        assertThat(finetune("--train", "last-layer", "--lr", "1e30")
                        .failed("gatun")
                        .err())
                .matches(
                        "gatun: epoch 1: step \\d at a rate of .*: the loss is NaN; try a lower rate, a tenth of it\\R");
        assertThat(out.resolveSibling("new.onnx.checkpoint")).doesNotExist();
    }

    @Test
    void checkpointsThatAreNone() throws IOException {
        var checkpoint = out.resolveSibling("new.onnx.checkpoint");
        refused(finetune("--resume"), checkpoint + ": no such file, so there is nothing to resume");
        Files.writeString(checkpoint, "of something else");
        refused(finetune("--resume", "--train", "last-layer"), checkpoint + ": is no checkpoint of Gatun");
        assertThat(checkpoint).hasContent("of something else");
    }
}
