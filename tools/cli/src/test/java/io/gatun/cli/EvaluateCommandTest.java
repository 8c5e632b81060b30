package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zoo's network takes the sample for the cat it is, whatever folder it lies in. */
class EvaluateCommandTest {
    private static final Path CAT = Path.of("model-zoo", "samples", "chelsea.png");

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void makeFolders() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        for (var name : List.of("Cat", "dog")) {
            Files.copy(CAT, Files.createDirectory(data.resolve(name)).resolve("picture.png"));
        }
    }

    @Test
    void printsPartsClassesAndTheMatrix() {
        assertThat(gatun("evaluate", "--data", data).fine().lines())
                .containsExactly(
                        "top-1   50.0 %  1 of 2",
                        "top-5  100.0 %  2 of 2",
                        "",
                        "class  pictures  precision   recall",
                        "Cat           1     50.0 %  100.0 %",
                        "dog           1          -    0.0 %",
                        "",
                        "   taken for  1  2",
                        "1  Cat        1  .",
                        "2  dog        1  .");
    }

    @Test
    void jsonIsOneDocumentAndCsvAFile() throws IOException {
        var csv = folder.resolve("confusion.csv");
        var document = gatun("evaluate", "--data", data, "--json", "--csv", csv, "--batch", 1)
                .fine()
                .object();
        assertThat(document)
                .containsEntry("pictures", 2)
                .containsEntry("top1", 0.5)
                .containsEntry("top5", 1.0);
        var first = (Map<?, ?>) ((List<?>) document.get("classes")).getFirst();
        assertThat(first.get("class")).isEqualTo("Cat");
        assertThat(first.get("index")).isEqualTo(3);
        assertThat(((Map<?, ?>) document.get("confusion")).get("rows"))
                .isEqualTo(List.of(List.of(1, 0), List.of(1, 0)));
        assertThat(csv).hasContent("class,Cat,dog\nCat,1,0\ndog,1,0\n");
    }

    @Test
    void chartIsDrawnAsItsEndingSays() throws IOException {
        var png = folder.resolve("confusion.PNG");
        gatun("evaluate", "--data", data, "--chart", png).fine();
        assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
        var svg = folder.resolve("confusion.svg");
        gatun("evaluate", "--data", data, "--chart", svg).fine();
        assertThat(svg).content().contains("<svg", "</svg");
        gatun("evaluate", "--data", data, "--chart", folder.resolve("c.gif")).misused("must end in .png or .svg");
        gatun("evaluate", "--data", data, "--chart", folder.resolve("no/c.png")).failed("there is no folder");
    }

    @Test
    void labelsMayNameTheClasses() throws IOException {
        var labels =
                Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\nn00000003 cat\nd\ndog, hound\ne\nf\ng\nh\n");
        Files.move(data.resolve("dog"), data.resolve("Hound"));
        Files.move(data.resolve("Cat"), data.resolve("n00000003"));
        assertThat(gatun("evaluate", "--data", data, "--labels", labels).fine().out())
                .contains("top-1   50.0 %");
        gatun("evaluate", "--data", data).failed("'Hound' is none of the network's 10 classes, such as 'airplane'");
    }

    @Test
    void refusesWhatCannotWork() throws IOException {
        gatun("evaluate").misused("--data");
        gatun("evaluate", "--data", data, "--preprocess", "imagenot").misused("imagenot");
        gatun("evaluate", "--data", folder.resolve("none")).failed("none: no such folder");
        gatun("evaluate", "--data", data, "--csv", folder.resolve("no/c.csv")).failed("there is no folder");
        gatun("evaluate", "--data", data, "--prefer", "abacus").failed("abacus");
        var broken = Files.writeString(data.resolve("dog/broken.jpg"), "no picture");
        gatun("evaluate", "--data", data).failed(broken.toString(), "not a picture");
        assertThat(gatun("evaluate", "--data", data, "--skip-unreadable").fine().out())
                .contains("1 of 2", "left out because they cannot be read: 1");
        Files.delete(data.resolve("Cat/picture.png"));
        gatun("evaluate", "--data", data).failed("no pictures of this class");
    }
}
