package io.gatun.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.gradient.head.HeadInitialisation;
import io.gatun.gradient.head.NewHead;
import io.gatun.gradient.train.Scenario;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;
import io.gatun.tensor.Tensor;
import io.gatun.zoo.ImageClassifier;
import io.gatun.zoo.Zoo;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
    private static final Path CAT = Path.of("model-zoo/samples/chelsea.png");

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void exportsAModel() {
        model = folder.resolve("own.onnx");
        Zoo.export("resnet20-cifar10", 0, model);
    }

    @Test
    void theZooSeesACat() {
        var printed = printedBy(() -> ReadmeExamples.classifyWithTheZoo(CAT));
        assertThat(printed).hasSize(5);
        assertThat(printed.getFirst()).startsWith("Guess[index=3, label=cat, probability=0.7");
    }

    @Test
    void anOwnModelIsClassifiedWithOwnLabelsAndExplained() throws Exception {
        var labels = Files.write(
                folder.resolve("labels.txt"),
                List.of("plane", "car", "bird", "chat", "deer", "dog", "frog", "horse", "ship", "truck"));
        var printed = printedBy(() -> ReadmeExamples.everyStepInSight(model, labels, CAT));
        assertThat(printed.getFirst()).startsWith("Guess[index=3, label=chat");
        assertThat(printed.get(5)).isEqualTo("own.onnx");
        assertThat(printed.getLast()).isEmpty();
        assertThat(printed.get(printed.size() - 2)).startsWith("memory: ");
    }

    @Test
    void aTensorGoesInAndATensorComesOut() {
        assertThat(printedBy(() -> ReadmeExamples.rawTensors(model)))
                .singleElement()
                .asString()
                .matches("f32\\[8,10], first score -?\\d+\\.\\d+");
    }

    @Test
    void whateverWasFastestComputesIt() {
        assertThat(printedBy(() -> ReadmeExamples.whereverItIsFastest(model)))
                .singleElement()
                .asString()
                .matches("f32\\[8,10] on \\w+");
    }

    @Test
    void aNetworkLearnsOtherClasses() throws Exception {
        for (var colour : List.of(Color.RED, Color.BLUE)) {
            var folderOfClass =
                    Files.createDirectories(folder.resolve("pictures").resolve(colour == Color.RED ? "red" : "blue"));
            for (int i = 0; i < 16; i++) {
                var picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
                var pen = picture.createGraphics();
                pen.setColor(colour);
                pen.fillRect(i / 2, i / 4, 24, 24);
                pen.dispose();
                ImageIO.write(picture, "png", folderOfClass.resolve(i + ".png").toFile());
            }
        }
        var learned = folder.resolve("learned.onnx");
        ReadmeExamples.otherClasses(model, folder.resolve("pictures"), learned);
        try (var own = Model.load(learned);
                var session = own.session()) {
            for (var name : List.of("red", "blue")) {
                var guesses = ImageClassifier.of(session)
                        .classify(folder.resolve("pictures").resolve(name).resolve("5.png"), 1);
                assertThat(guesses.getFirst().label()).isEqualTo(name);
            }
        }
    }

    @Test
    void aLastLayerLearnsOnFeatures() {
        var labels = new int[40];
        try (var own = Model.load(model);
                var arena = Arena.ofShared();
                var features = Tensor.allocate(DType.FLOAT32, Shape.of(labels.length, 64))) {
            for (int i = 0; i < labels.length; i++) {
                labels[i] = i % 2;
                for (int j = 0; j < 64; j++) {
                    features.set(64L * i + j, j % 2 == i % 2 ? 1.0 : 0.01 * (i + j));
                }
            }
            assertThat(TrainingExamples.howMuchLearns(own.graph(), features, labels, 2)
                            .scenario())
                    .isEqualTo(Scenario.LAST_LAYER);
            var head = NewHead.on(own.graph(), 2, HeadInitialisation.KAIMING_UNIFORM, 1, arena);
            var layer = TrainingExamples.aLastLayerOnFeatures(head, features, labels, 1, arena);
            try (var learned = Model.of(layer);
                    var session = learned.session();
                    var scores = session.run(features)) {
                for (int i = 0; i < labels.length; i++) {
                    assertThat(scores.getFloat(i, labels[i])).isGreaterThan(scores.getFloat(i, 1 - labels[i]));
                }
            }
        }
    }

    private static List<String> printedBy(Runnable example) {
        var bytes = new ByteArrayOutputStream();
        var console = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            example.run();
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
