package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {
    private static final Path CAT = Path.of("model-zoo", "samples", "chelsea.png");

    @TempDir
    private Path folder;

    @Test
    void theSampleIsACat() {
        var lines = gatun("classify", CAT).fine().lines();
        assertThat(lines).hasSize(5);
        assertThat(lines.getFirst()).matches("cat +\\d\\d\\.\\d %");
    }

    @Test
    void jsonIsOneDocument() throws IOException {
        var list = gatun("classify", "--json", "--top", 2, CAT).fine().list();
        assertThat(list).hasSize(1);
        var answer = (Map<?, ?>) list.getFirst();
        assertThat(answer.get("image")).isEqualTo(CAT.toString());
        var top = (List<?>) answer.get("top");
        assertThat(top).hasSize(2);
        var first = (Map<?, ?>) top.getFirst();
        assertThat(first.get("index")).isEqualTo(3);
        assertThat(first.get("label")).isEqualTo("cat");
        assertThat((Double) first.get("probability")).isBetween(0.5, 1.0);
    }

    @Test
    void anUnreadablePictureDoesNotStopTheOthers() throws IOException {
        Files.copy(CAT, folder.resolve("a.png"));
        Files.writeString(folder.resolve("b.jpg"), "no picture");
        Files.copy(CAT, Files.createDirectory(folder.resolve("more")).resolve("c.PNG"));
        Files.writeString(folder.resolve("notes.txt"), "not looked at");

        var text = gatun("classify", folder).failed("b.jpg", "not a picture");
        assertThat(text.lines()).hasSize(2);
        assertThat(text.lines().getFirst()).startsWith(folder.resolve("a.png") + ": cat ");
        assertThat(text.lines().getLast()).startsWith(folder.resolve("more").resolve("c.PNG") + ": cat ");

        assertThat(gatun("classify", "--json", folder).failed("b.jpg").list()).hasSize(2);
    }

    @Test
    void labelsAndPreprocessingCanBeGiven() throws IOException {
        var labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
        assertThat(gatun("classify", "--labels", labels, CAT).fine().lines().getFirst())
                .startsWith("d ");
        var usual = gatun("classify", CAT).fine().out();
        assertThat(gatun("classify", "--preprocess", "cifar10", CAT).fine().out())
                .isEqualTo(usual);
        assertThat(gatun("classify", "--preprocess", "{\"preset\": \"cifar10\", \"channels\": \"BGR\"}", CAT)
                        .fine()
                        .out())
                .isNotEqualTo(usual);
    }

    @Test
    void anyModelOnPicturesWillDo() throws IOException {
        var model = folder.resolve("allcnn.onnx");
        gatun("zoo", "export", "allcnn", "--out", model).fine();
        assertThat(gatun("classify", "--model", model, "--top", 1, CAT).fine().out())
                .startsWith("class ");
    }

    @Test
    void refusesWhatCannotWork() throws IOException {
        gatun("classify").misused("IMAGE");
        gatun("classify", "--top", 0, CAT).misused("--top");
        gatun("classify", "--preprocess", "imagenot", CAT).misused("imagenot", "caffe");
        gatun("classify", "--preprocess", "{\"height\": \"NaN\"}", CAT).misused("'height' must be a whole number");
        gatun("classify", "--labels", folder.resolve("none.txt"), CAT).failed("none.txt: no such file");
        gatun("classify", folder.resolve("none.png")).failed("none.png: no such file");
        gatun("classify", folder).failed(folder + ": no pictures");
        gatun("classify", "--model", "vgg16", CAT).failed("vgg16", "no trained weights");
        gatun("classify", "--model", SmallModels.relu(folder.resolve("relu.onnx")), CAT)
                .failed("input 'x' is f32[N,2,3], pictures become f32[N,3,H,W]");
        gatun("classify", "--model", SmallModels.sum(folder.resolve("sum.onnx")), CAT)
                .failed("sum.onnx", "one input, this has 2");
    }
}
