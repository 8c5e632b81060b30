package io.gatun.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.onnx.OnnxReader;
import io.gatun.onnx.TensorFile;
import io.gatun.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The image classifiers of ONNX's {@code light} folder, as they are and with seeded weights. */
class LightNetworksTest {
    private static final Closeness LIGHT = new Closeness(1e-3, 1e-7);
    private static final Closeness LIGHT_DENSENET = new Closeness(2e-3, 1e-7);
    private static final Closeness SEEDED = new Closeness(1e-3, 1e-5);

    @Test
    void theGeneratorGivesTheNumbersOfItsDescription() {
        assertThat(SeededWeights.uniform(0, 0)).isEqualTo(0.8833107948303223);
        assertThat(SeededWeights.uniform(0, 2)).isEqualTo(0.5911896824836731);
        assertThat(SeededWeights.uniform(1, 1)).isEqualTo(0.12603098154067993);
    }

    @TestFactory
    Stream<DynamicTest> light() {
        return TestData.each(
                TestData.cases().resolve("light"), path -> path.toString().endsWith(".onnx"), this::runLight);
    }

    private void runLight(Path file) {
        var name = file.getFileName().toString().replace(".onnx", "");
        try (var model = Model.load(file);
                var session = model.session(Options.defaults());
                var want = TensorFile.read(file.resolveSibling(name + "_output_0.pb"))) {
            var inputs = new LinkedHashMap<String, Tensor>();
            for (var input : model.inputs()) {
                var tensor = Tensor.allocate(input.dtype(), input.shapeWith(Map.of(), 1));
                for (long i = 0; i < tensor.size(); i++) {
                    tensor.set(i, (double) i / tensor.size());
                }
                inputs.put(input.name(), tensor);
            }
            try (var results = session.run(inputs)) {
                (name.contains("densenet") ? LIGHT_DENSENET : LIGHT).check(name, results.get(0), want);
            }
            inputs.values().forEach(Tensor::close);
        }
    }

    @TestFactory
    Stream<DynamicTest> lightSeeded() {
        return TestData.each(TestData.cases().resolve("light-seeded"), Files::isDirectory, this::runSeeded);
    }

    private void runSeeded(Path folder) {
        try (var arena = Arena.ofShared()) {
            var graph = SeededWeights.fill(
                    OnnxReader.read(folder.resolve("model.onnx"), arena), folder.resolve("weights.tsv"), arena);
            var data = folder.resolve("test_data_set_0");
            try (var model = Model.of(graph);
                    var session = model.session(Options.defaults());
                    var input = TensorFile.read(data.resolve("input_0.pb"));
                    var results = session.run(Map.of(model.inputs().getFirst().name(), input))) {
                for (int i = 0; i < model.outputs().size(); i++) {
                    try (var want = TensorFile.read(data.resolve("output_" + i + ".pb"))) {
                        SEEDED.check(model.outputs().get(i), results.get(i), want);
                    }
                }
            }
        }
    }
}
