package io.gatun.cli;

import static io.gatun.cli.Outcome.gatun;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooCommandTest {
    @TempDir
    private Path folder;

    @Test
    void listsEveryNetwork() {
        assertThat(gatun("zoo", "list").fine().lines())
                .hasSize(1 + Zoo.names().size())
                .anyMatch(line -> line.matches("vgg16 +138,357,544 +224x224 +1000 +random"))
                .anyMatch(line -> line.matches("resnet20-cifar10 +272,474 +32x32 +10 +trained"));
    }

    @Test
    void showsOne() {
        assertThat(gatun("zoo", "show", "resnet50").fine().out())
                .contains("He et al. 2016", "25,557,032", "short-side");
        gatun("zoo", "show", "resnet51").failed("no network called 'resnet51'", "resnet50");
    }

    @Test
    void exportsTheSameForTheSameSeed() throws IOException {
        var a = folder.resolve("a.onnx");
        var b = folder.resolve("b.onnx");
        var c = folder.resolve("c.onnx");
        gatun("zoo", "export", "allcnn", "--out", a).fine();
        gatun("zoo", "export", "allcnn", "--out", b, "--seed", 0).fine();
        gatun("zoo", "export", "allcnn", "--out", c, "--seed", 1).fine();
        assertThat(a).hasSameBinaryContentAs(b);
        assertThat(Files.mismatch(a, c)).isNotNegative();
        assertThat(gatun("inspect", a).fine().out()).contains("1,369,738");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(a, b, c);
        }
    }

    @Test
    void refusesWhatCannotBeWritten() {
        gatun("zoo").misused("subcommand");
        gatun("zoo", "export", "allcnn").misused("--out");
        gatun("zoo", "export", "allcnn", "--out", folder.resolve("none/a.onnx")).failed("there is no folder");
        gatun("zoo", "export", "allcnn", "--out", folder).failed("is a folder");
        gatun("zoo", "export", "nothing", "--out", folder.resolve("a.onnx")).failed("no network called 'nothing'");
    }
}
