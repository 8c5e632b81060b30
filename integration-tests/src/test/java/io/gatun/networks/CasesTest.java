package io.gatun.networks;

import io.gatun.Model;
import io.gatun.Options;
import io.gatun.onnx.TensorFile;
import io.gatun.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** ONNX's small graphs, through the door: import, passes, plan and kernels, with shapes that depend on data. */
class CasesTest {
    private static final Closeness RULE = new Closeness(1e-3, 1e-7);

    @TestFactory
    Stream<DynamicTest> simple() {
        return in("simple");
    }

    @TestFactory
    Stream<DynamicTest> pytorchConverted() {
        return in("pytorch-converted");
    }

    @TestFactory
    Stream<DynamicTest> pytorchOperator() {
        return in("pytorch-operator");
    }

    @TestFactory
    Stream<DynamicTest> operators() {
        var tierA = TestData.cases().resolve("tiers").resolve("node-A.txt");
        var names = Files.exists(tierA) ? TestData.lines(tierA) : java.util.List.<String>of();
        return TestData.each(
                TestData.cases().resolve("node"),
                path -> names.contains(path.getFileName().toString()),
                CasesTest::run);
    }

    private static Stream<DynamicTest> in(String folder) {
        return TestData.each(TestData.cases().resolve(folder), Files::isDirectory, CasesTest::run);
    }

    private static void run(Path folder) {
        try (var model = Model.load(folder.resolve("model.onnx"));
                var session = model.session(Options.defaults().threads(2))) {
            for (int set = 0; Files.isDirectory(folder.resolve("test_data_set_" + set)); set++) {
                var data = folder.resolve("test_data_set_" + set);
                var inputs = new LinkedHashMap<String, Tensor>();
                for (int i = 0; i < model.inputs().size(); i++) {
                    inputs.put(model.inputs().get(i).name(), TensorFile.read(data.resolve("input_" + i + ".pb")));
                }
                try (var results = session.run(inputs)) {
                    for (int i = 0; i < model.outputs().size(); i++) {
                        try (var want = TensorFile.read(data.resolve("output_" + i + ".pb"))) {
                            RULE.check(model.outputs().get(i), results.get(i), want);
                        }
                    }
                }
                inputs.values().forEach(Tensor::close);
            }
        }
    }
}
