package io.gatun.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.cli.Main;
import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.onnx.OnnxWriter;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.Zoo;
import io.gatun.zoo.data.ImageFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that got new classes, as a user has it: a file, and the command {@code gatun classify}. */
class NewClassesTest {
    private static final List<String> CLASSES = List.of("cat, domestic", "dog", "fox");

    @TempDir
    private Path folder;

    @Test
    void theCommandNeedsNothingButTheFile() throws Exception {
        var picture = folder.resolve("data").resolve(CLASSES.getFirst()).resolve("picture.png");
        var model = folder.resolve("new.onnx");
        makePictures();
        try (var arena = Arena.ofShared();
                var old = Zoo.load(Zoo.DEFAULT)) {
            var photos = ImageFolder.of(folder.resolve("data"), Preprocessing.cifar10());
            var network = NewHead.on(old.graph(), CLASSES.size(), HeadInitialisation.KAIMING_UNIFORM, 1, arena)
                    .network();
            OnnxWriter.write(network.metadata(network.metadata().withProperties(photos.metadata())), model);
        }
        var flags = List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED");
        var lines = ChildJvm.run(flags, Main.class, "classify", "--model", model.toString(), picture.toString())
                .lines();
        assertThat(lines).hasSize(CLASSES.size());
        assertThat(lines).allMatch(line -> line.matches("(cat, domestic|dog          |fox          )  +\\d+\\.\\d %"));
    }

    private void makePictures() throws IOException {
        for (var name : CLASSES) {
            var file = folder.resolve("data").resolve(name).resolve("picture.png");
            Files.createDirectories(file.getParent());
            ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        }
    }
}
