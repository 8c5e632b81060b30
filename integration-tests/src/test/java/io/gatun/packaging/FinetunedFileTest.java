package io.gatun.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatun.Model;
import io.gatun.cli.Main;
import io.gatun.networks.OnnxRuntimePeer;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.Preprocessing;
import io.gatun.zoo.picture.PictureReader;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code gatun finetune} and {@code gatun train} write is ordinary ONNX: ONNX Runtime gives the same. */
class FinetunedFileTest {
    private static final double AGREEMENT = 1e-4;
    private static final Map<String, Color> CLASSES = Map.of("green", Color.GREEN, "red", Color.RED);
    private static final int PICTURES = 6;

    @TempDir
    private Path folder;

    @BeforeEach
    void makePictures() throws IOException {
        for (var entry : CLASSES.entrySet()) {
            var subfolder = Files.createDirectories(folder.resolve("data").resolve(entry.getKey()));
            for (int i = 0; i < PICTURES; i++) {
                var picture = new BufferedImage(40, 30 + i, BufferedImage.TYPE_INT_RGB);
                var graphics = picture.createGraphics();
                graphics.setColor(entry.getValue());
                graphics.fillRect(4 * i, 5, 20, 20);
                graphics.dispose();
                ImageIO.write(picture, "png", subfolder.resolve(i + ".png").toFile());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"finetune --train last-layer", "finetune --train last:3", "train --arch resnet20-cifar10"})
    void onnxRuntimeGivesTheSame(String how) throws Exception {
        var model = folder.resolve("new.onnx");
        var words = new ArrayList<>(List.of(how.split(" ")));
        words.addAll(List.of("--data", folder.resolve("data").toString(), "--out", model.toString(), "--epochs", "2"));
        ChildJvm.run(flags(), Main.class, words.toArray(String[]::new));

        var picture = folder.resolve("data/red/0.png");
        assertThat(ChildJvm.run(flags(), Main.class, "classify", "--model", model.toString(), picture.toString())
                        .lines())
                .hasSize(CLASSES.size());
        try (var gatun = Model.load(model);
                var session = gatun.session();
                var peer = new OnnxRuntimePeer(model);
                var input = Preprocessing.of(gatun.metadata()).orElseThrow().toTensor(PictureReader.read(picture));
                var output = session.run(input)) {
            compare(output, peer.run(input));
        }
    }

    private static void compare(Tensor got, float[] wanted) {
        assertThat(got.size()).isEqualTo(CLASSES.size());
        assertThat(wanted).hasSize(CLASSES.size());
        for (int i = 0; i < wanted.length; i++) {
            assertThat(got.doubleAt(i)).isCloseTo(wanted[i], within(AGREEMENT));
        }
    }

    private List<String> flags() {
        return List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dgatun.cache=" + folder.resolve("cache"));
    }
}
