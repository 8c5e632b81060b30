package io.gatun.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.zoo.Zoo;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        var printed = printedBy(() -> Examples.classifyWithTheZoo(CAT));
        assertThat(printed).hasSize(5);
        assertThat(printed.getFirst()).startsWith("Guess[index=3, label=cat, probability=0.7");
    }

    @Test
    void anOwnModelIsClassifiedWithOwnLabelsAndExplained() throws Exception {
        var labels = Files.write(
                folder.resolve("labels.txt"),
                List.of("plane", "car", "bird", "chat", "deer", "dog", "frog", "horse", "ship", "truck"));
        var printed = printedBy(() -> Examples.everyStepInSight(model, labels, CAT));
        assertThat(printed.getFirst()).startsWith("Guess[index=3, label=chat");
        assertThat(printed.get(5)).isEqualTo("own.onnx");
        assertThat(printed.getLast()).isEmpty();
        assertThat(printed.get(printed.size() - 2)).startsWith("memory: ");
    }

    @Test
    void aTensorGoesInAndATensorComesOut() {
        assertThat(printedBy(() -> Examples.rawTensors(model)))
                .singleElement()
                .asString()
                .matches("f32\\[8,10], first score -?\\d+\\.\\d+");
    }

    @Test
    void whateverWasFastestComputesIt() {
        assertThat(printedBy(() -> Examples.whereverItIsFastest(model)))
                .singleElement()
                .asString()
                .matches("f32\\[8,10] on \\w+");
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
